using Differential.Tests.Produce;

namespace Differential.Tests.Failover;

internal static class Leaders
{
    static async Task SayPartitionAsync(ScenarioContext kafka, string what, string topic)
    {
        var seen = await kafka.PartitionAsync(topic);
        kafka.Say(
            $"{what}: {seen.ErrorCode.KafkaName()}, leader {seen.LeaderId} in epoch {seen.LeaderEpoch}, "
                + $"replicas {string.Join(",", seen.ReplicaNodes)}, in sync "
                + $"{string.Join(",", seen.IsrNodes.Order())}, offline "
                + $"{string.Join(",", seen.OfflineReplicas.Order())}"
        );
    }

    static async Task<string> EpochAsync(ScenarioContext kafka, string topic, int epoch) =>
        kafka.Text(
            (
                await kafka.AskLeaderAsync<OffsetForLeaderEpochResponse>(
                    topic,
                    0,
                    Offsets.Epochs.Request(topic, epoch),
                    4
                )
            )
                .Topics.Single()
                .Partitions.Single()
        );

    [Scenario(Disturbs = true)]
    public static async Task A_leader_stops_and_comes_back(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [3, 1, 2],
            ]
        );
        var producer = (
            await kafka.UntilAsync(
                () =>
                    kafka.AskAsync<InitProducerIdResponse>(
                        1,
                        new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 60_000 },
                        4
                    ),
                given => given.ErrorCode == ErrorCode.None,
                "a producer id"
            )
        ).ProducerId;
        kafka.Say($"sent: {await kafka.SendAsync(topic, Produce.Wire.Batch(producer, 0, 0, 2))}");
        await SayPartitionAsync(kafka, "at first", topic);
        await kafka.StopNodeAsync(3);
        await kafka.UntilIsrAsync(topic, 0, 1, 2);
        await SayPartitionAsync(kafka, "node 3 stopped", topic);
        kafka.Say($"sent again: {await kafka.SendAsync(topic, Produce.Wire.Batch(producer, 0, 0, 2))}");
        kafka.Say($"the next: {await kafka.SendAsync(topic, Produce.Wire.Batch(producer, 0, 2, 3))}");
        var stale = Fetch.Wire.Request(topic, (0, 0));
        stale.Topics[0].Partitions[0].CurrentLeaderEpoch = 0;
        kafka.Say("a fetch with the old epoch", await kafka.AskLeaderAsync<FetchResponse>(topic, 0, stale, 12));
        kafka.Say(
            "a fetch",
            await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Fetch.Wire.Request(topic, (0, 0)), 12)
        );
        foreach (var epoch in (int[])[0, 1, 2])
            kafka.Say($"epoch {epoch}: {await EpochAsync(kafka, topic, epoch)}");
        await kafka.StartNodeAsync(3);
        await kafka.UntilIsrAsync(topic, 0, 1, 2, 3);
        await SayPartitionAsync(kafka, "node 3 is back", topic);
        var elected = await kafka.AskAsync<ElectLeadersResponse>(
            1,
            new ElectLeadersRequest
            {
                ElectionType = 0,
                TimeoutMs = 30_000,
                TopicPartitions = [new() { Topic = topic, Partitions = [0] }],
            },
            2
        );
        kafka.Say("preferred election", elected);
        await kafka.UntilLedAsync(topic, 0, 3);
        await SayPartitionAsync(kafka, "elected", topic);
        kafka.Say($"records {string.Join(", ", kafka.Read(topic, 5).Select(read => read.Offset.Value))}");
    }

    [Scenario(Disturbs = true)]
    public static async Task Below_the_least_in_sync_replicas(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 3],
            ],
            ("min.insync.replicas", "2")
        );
        var other = await kafka.CreateTopicAsync(
            "single",
            [
                [3],
            ]
        );
        kafka.Say($"both in sync: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        await kafka.StopNodeAsync(3);
        await kafka.UntilIsrAsync(topic, 0, 1);
        kafka.Say($"one in sync, acks all: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        kafka.Say($"one in sync, acks 1: {await kafka.SendAsync(topic, Produce.Wire.Batch(), acks: 1)}");
        kafka.Say("what consumers see", await kafka.AskAsync<FetchResponse>(1, Fetch.Wire.Request(topic, (0, 0)), 12));
        await SayPartitionAsync(kafka, "a topic on the stopped node alone", other);
        kafka.Say(
            "writing to it",
            await kafka.AskAsync<ProduceResponse>(1, Produce.Wire.Request(other, Produce.Wire.Batch()), 9)
        );
        kafka.Say("reading from it", await kafka.AskAsync<FetchResponse>(1, Fetch.Wire.Request(other, (0, 0)), 12));
        await kafka.StartNodeAsync(3);
        await kafka.UntilIsrAsync(topic, 0, 1, 3);
        kafka.Say($"both again: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        await kafka.UntilLedAsync(other, 0, 3);
        await SayPartitionAsync(kafka, "the other topic", other);
    }

    [Scenario(Disturbs = true)]
    public static async Task A_follower_dies_while_acks_are_awaited(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 3],
            ],
            ("min.insync.replicas", "2")
        );
        kafka.Say($"both in sync: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        await kafka.CrashNodeAsync(3);
        var hasty = Produce.Wire.Request(topic, Produce.Wire.Batch());
        hasty.TimeoutMs = 300;
        kafka.Say("no time to wait", await kafka.AskAsync<ProduceResponse>(1, hasty, 9));
        // Longer than the session of the dead node, shorter than a client's patience.
        hasty.TimeoutMs = 8_000;
        kafka.Say("time until it is put out", await kafka.AskAsync<ProduceResponse>(1, hasty, 9));
        await kafka.UntilIsrAsync(topic, 0, 1);
        kafka.Say($"afterwards: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        kafka.Say("what consumers see", await kafka.AskAsync<FetchResponse>(1, Fetch.Wire.Request(topic, (0, 0)), 12));
        await kafka.StartNodeAsync(3);
        await kafka.UntilIsrAsync(topic, 0, 1, 3);
        kafka.Say(
            "what they see with both in sync",
            await kafka.UntilAsync(
                () => kafka.AskAsync<FetchResponse>(1, Fetch.Wire.Request(topic, (0, 0)), 12),
                answer => answer.Responses[0].Partitions[0].HighWatermark == 3,
                "the high watermark moves on"
            )
        );
    }

    [Scenario(Disturbs = true)]
    public static async Task An_unclean_leader_loses_what_it_had_not(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [3, 2],
            ],
            ("unclean.leader.election.enable", "true")
        );
        kafka.Say($"on both: {await kafka.SendAsync(topic, Produce.Wire.Batch(2))}");
        await kafka.PauseNodeAsync(2);
        await kafka.UntilIsrAsync(topic, 0, 3);
        kafka.Say($"on node 3 alone: {await kafka.SendAsync(topic, Produce.Wire.Batch(3))}");
        kafka.Say("consumers see", await kafka.AskAsync<FetchResponse>(3, Fetch.Wire.Request(topic, (0, 0)), 12));
        await kafka.CrashNodeAsync(3);
        await kafka.ResumeNodeAsync(2);
        await kafka.UntilLedAsync(topic, 0, 2);
        await SayPartitionAsync(kafka, "an unclean leader", topic);
        kafka.Say(
            "consumers see",
            await kafka.UntilAsync(
                () => kafka.AskAsync<FetchResponse>(2, Fetch.Wire.Request(topic, (0, 0)), 12),
                answer => answer.Responses[0].Partitions[0].ErrorCode == ErrorCode.None,
                "node 2 serves"
            )
        );
        kafka.Say("who was further", await kafka.AskAsync<FetchResponse>(2, Fetch.Wire.Request(topic, (0, 5)), 12));
        kafka.Say($"sent: {await kafka.SendAsync(topic, Produce.Wire.Batch(1))}");
        kafka.Say($"epoch 0: {await EpochAsync(kafka, topic, 0)}");
        await kafka.StartNodeAsync(3);
        await kafka.UntilIsrAsync(topic, 0, 2, 3);
        kafka.Say(
            "node 3 has cut its log back",
            await kafka.UntilAsync(
                () => kafka.AskAsync<FetchResponse>(3, Fetch.Wire.Request(topic, (0, 0)), 12),
                answer => answer.Responses[0].Partitions[0].HighWatermark == 3,
                "node 3 has all"
            )
        );
    }
}
