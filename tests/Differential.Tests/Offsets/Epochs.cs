using Differential.Tests.Produce;

namespace Differential.Tests.Offsets;

internal static class Epochs
{
    public static OffsetForLeaderEpochRequest Request(string topic, int epoch, int current = -1, int partition = 0) =>
        new()
        {
            Topics =
            [
                new()
                {
                    Topic = topic,
                    Partitions =
                    [
                        new()
                        {
                            Partition = partition,
                            LeaderEpoch = epoch,
                            CurrentLeaderEpoch = current,
                        },
                    ],
                },
            ],
        };

    [Scenario]
    public static async Task Where_an_epoch_ended(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        foreach (var epoch in (int[])[-1, 0, 1])
            kafka.Say(
                $"empty, epoch {epoch}",
                await kafka.AskLeaderAsync<OffsetForLeaderEpochResponse>(topic, 0, Request(topic, epoch), 4)
            );
        await kafka.SendAsync(topic, Produce.Wire.Batch(3));
        foreach (var epoch in (int[])[-1, 0, 1])
            kafka.Say(
                $"epoch {epoch}",
                await kafka.AskLeaderAsync<OffsetForLeaderEpochResponse>(topic, 0, Request(topic, epoch), 4)
            );
        await kafka.SayVersionsAsync(
            2,
            4,
            async version =>
                kafka.Text(
                    await kafka.AskLeaderAsync<OffsetForLeaderEpochResponse>(topic, 0, Request(topic, 0), version)
                )
        );
    }

    [Scenario]
    public static async Task Who_asks_with_a_wrong_epoch_is_told(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 2);
        kafka.Say("current 0", await kafka.AskAsync<OffsetForLeaderEpochResponse>(1, Request(topic, 0, 0), 4));
        kafka.Say("current 1", await kafka.AskAsync<OffsetForLeaderEpochResponse>(1, Request(topic, 0, 1), 4));
        kafka.Say("a follower", await kafka.AskAsync<OffsetForLeaderEpochResponse>(2, Request(topic, 0, 0), 4));
        kafka.Say("no replica", await kafka.AskAsync<OffsetForLeaderEpochResponse>(3, Request(topic, 0, 0), 4));
        kafka.Say(
            "unknown partition",
            await kafka.AskAsync<OffsetForLeaderEpochResponse>(1, Request(topic, 0, 0, 5), 4)
        );
        kafka.Say(
            "unknown topic",
            await kafka.AskAsync<OffsetForLeaderEpochResponse>(1, Request(kafka.Name("unknown"), 0, 0), 4)
        );
    }
}
