using Differential.Tests.Produce;

namespace Differential.Tests.Offsets;

internal static class Deleting
{
    static DeleteRecordsRequest Request(string topic, params (int Partition, long Offset)[] before) =>
        new()
        {
            TimeoutMs = 30_000,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions =
                    [
                        .. before.Select(one => new DeleteRecordsRequest.DeleteRecordsPartition
                        {
                            PartitionIndex = one.Partition,
                            Offset = one.Offset,
                        }),
                    ],
                },
            ],
        };

    [Scenario]
    public static async Task Records_go_up_to_an_offset(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        for (var i = 0; i < 3; i++)
            await kafka.SendAsync(topic, Produce.Wire.Batch(3));
        foreach (var offset in (long[])[0, 4, 2, 4, 10, -2, 9, -1])
            kafka.Say(
                $"before {offset}",
                await kafka.AskAsync<DeleteRecordsResponse>(1, Request(topic, (0, offset)), 2)
            );
        kafka.Say(
            "earliest",
            await kafka.AskAsync<ListOffsetsResponse>(
                1,
                new ListOffsetsRequest
                {
                    ReplicaId = -1,
                    Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0, Timestamp = -2 }] }],
                },
                7
            )
        );
        kafka.Say($"the next: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
    }

    [Scenario]
    public static async Task A_batch_that_is_cut_comes_whole(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        await kafka.SendAsync(topic, Produce.Wire.Batch(5));
        await kafka.AskAsync<DeleteRecordsResponse>(1, Request(topic, (0, 3)), 2);
        kafka.Say("raw", await kafka.AskAsync<FetchResponse>(1, Fetch.Wire.Request(topic, (0, 3)), 12));
        kafka.Say($"a consumer reads {string.Join(", ", kafka.Read(topic, 2).Select(read => read.Offset.Value))}");
    }

    [Scenario]
    public static async Task Every_version_and_every_error(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
                [2, 3],
            ]
        );
        await kafka.SendAsync(topic, Produce.Wire.Batch(9));
        await kafka.SayVersionsAsync(
            0,
            2,
            async version =>
                kafka.Text(await kafka.AskAsync<DeleteRecordsResponse>(1, Request(topic, (0, version + 1)), version))
        );
        foreach (var partition in (int[])[1, 7])
            kafka.Say(
                $"partition {partition}",
                await kafka.AskAsync<DeleteRecordsResponse>(1, Request(topic, (partition, 0)), 2)
            );
        kafka.Say(
            "unknown topic",
            await kafka.AskAsync<DeleteRecordsResponse>(1, Request(kafka.Name("unknown"), (0, 0)), 2)
        );
        var compacted = await kafka.CreateTopicAsync("compacted", configs: ("cleanup.policy", "compact"));
        await kafka.SendAsync(compacted, Produce.Wire.Batch(2));
        kafka.Say("compacted", await kafka.AskAsync<DeleteRecordsResponse>(1, Request(compacted, (0, 1)), 2));
    }
}
