using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Produce;

internal static class Acknowledging
{
    [Scenario]
    public static async Task Every_version_is_answered(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var id = await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            3,
            13,
            async version =>
                kafka.Text(
                    await kafka.AskLeaderAsync<ProduceResponse>(
                        topic,
                        0,
                        Wire.Request(topic, Wire.Batch(2), id: id),
                        version
                    )
                )
        );
    }

    [Scenario]
    public static async Task Acks_may_be_none_one_or_all(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        foreach (short acks in (short[])[1, -1, 2, -2, 7])
            kafka.Say($"acks {acks}: {await kafka.SendAsync(topic, Wire.Batch(), acks)}");
    }

    [Scenario]
    public static async Task Without_acks_there_is_no_answer(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        using var client = await kafka.ConnectAsync(await kafka.LeaderAsync(topic));
        await client.SendAsync(RawClient.Frame(ApiKey.Produce, 9, 1, Wire.Request(topic, Wire.Batch(3), acks: 0)));
        await client.SendAsync(RawClient.Frame(ApiKey.Produce, 9, 2, Wire.Request(topic, Wire.Batch(), acks: 1)));
        var answer = RawClient.Parse<ProduceResponse>(
            ApiKey.Produce,
            9,
            (await client.ReceiveAsync())!,
            out var correlation
        );
        kafka.Say($"the first answer is to request {correlation}", answer);
    }

    [Scenario]
    public static async Task Without_acks_an_error_closes_the_connection(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        using var client = await kafka.ConnectAsync(2);
        await client.SendAsync(RawClient.Frame(ApiKey.Produce, 9, 1, Wire.Request(topic, Wire.Batch(), acks: 0)));
        kafka.Say($"not the leader: {(await client.ReceiveAsync() is null ? "closed" : "answered")}");
        kafka.Say(await kafka.SendAsync(topic, Wire.Batch()));
    }

    [Scenario]
    public static async Task Another_node_points_to_the_leader(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var id = await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            8,
            13,
            async version =>
                kafka.Text(await kafka.AskAsync<ProduceResponse>(3, Wire.Request(topic, Wire.Batch(), id: id), version))
        );
    }

    [Scenario]
    public static async Task Unknown_topics_and_partitions_are_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        kafka.Say(
            "unknown partition",
            await kafka.AskAsync<ProduceResponse>(1, Wire.Request(topic, Wire.Batch(), partition: 1), 12)
        );
        kafka.Say(
            "negative partition",
            await kafka.AskAsync<ProduceResponse>(1, Wire.Request(topic, Wire.Batch(), partition: -1), 12)
        );
        var unknown = kafka.Name("unknown");
        kafka.Say("unknown topic", await kafka.AskAsync<ProduceResponse>(1, Wire.Request(unknown, Wire.Batch()), 12));
        kafka.Say("bad name", await kafka.AskAsync<ProduceResponse>(1, Wire.Request("?", Wire.Batch()), 12));
        kafka.Say(
            "unknown id",
            await kafka.AskAsync<ProduceResponse>(1, Wire.Request("", Wire.Batch(), id: Guid.NewGuid()), 13)
        );
        kafka.Say("no id", await kafka.AskAsync<ProduceResponse>(1, Wire.Request(topic, Wire.Batch()), 13));
        kafka.Say("it was not made", await kafka.MetadataAsync(unknown));
    }

    [Scenario]
    public static async Task Internal_topics_are_not_for_clients(ScenarioContext kafka)
    {
        await kafka.CoordinatorAsync(kafka.Name("group"));
        await kafka.UntilKnownAsync("__consumer_offsets", 3);
        foreach (var partition in (int[])[0, 2])
            kafka.Say(
                "__consumer_offsets",
                await kafka.AskLeaderAsync<ProduceResponse>(
                    "__consumer_offsets",
                    partition,
                    Wire.Request("__consumer_offsets", Wire.Batch(), partition: partition),
                    9
                )
            );
    }

    [Scenario]
    public static async Task Each_partition_has_its_own_answer(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1],
                [1],
                [2],
            ]
        );
        var other = await kafka.CreateTopicAsync(
            "other",
            [
                [1],
            ],
            ("max.message.bytes", "100")
        );
        var request = Wire.Request(topic, Wire.Batch(2));
        foreach (var partition in (int[])[1, 2, 3])
            request.TopicData[0].PartitionData.Add(new() { Index = partition, Records = Wire.Batch() });
        request.TopicData.Add(new() { Name = other, PartitionData = [new() { Index = 0, Records = Wire.Batch(9) }] });
        foreach (short acks in (short[])[1, -1])
        {
            request.Acks = acks;
            var answer = await kafka.AskAsync<ProduceResponse>(1, request, 9);
            foreach (var one in answer.Responses.OrderBy(one => one.Name == topic ? 0 : 1))
            foreach (var partition in one.PartitionResponses.OrderBy(partition => partition.Index))
                kafka.Say($"{one.Name}: {kafka.Text(partition)}");
        }
    }
}
