using Differential.Tests.Produce;
using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Failover;

internal static class Majorities
{
    static ProduceRequest Patient(string topic, int milliseconds)
    {
        var request = Produce.Wire.Request(topic, Produce.Wire.Batch());
        request.TimeoutMs = milliseconds;
        return request;
    }

    static string Seen(MetadataResponse.MetadataResponsePartition seen) =>
        $"leader {seen.LeaderId} in epoch {seen.LeaderEpoch}, in sync {string.Join(",", seen.IsrNodes.Order())}";

    /// <summary>Sends a request whose answer may wait for a controller.</summary>
    static async Task<RawClient> BeginAsync(ScenarioContext kafka, IRequest request, short version)
    {
        var connection = await kafka.ConnectAsync(1);
        await connection.SendAsync(RawClient.Frame(request.ApiKey, version, 1, request));
        return connection;
    }

    [Scenario(Disturbs = true)]
    public static async Task Two_of_three_nodes_crash(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2, 3],
            ]
        );
        var elsewhere = await kafka.CreateTopicAsync(
            "elsewhere",
            [
                [2, 1, 3],
            ]
        );
        var alone = await kafka.CreateTopicAsync(
            "alone",
            [
                [1],
            ]
        );
        kafka.Say($"all in sync: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        await kafka.CrashNodeAsync(2);
        await kafka.CrashNodeAsync(3);
        // Longer than a dead node's session and than a follower may lag.
        kafka.Say("acks all", await kafka.AskAsync<ProduceResponse>(1, Patient(topic, 12_000), 9));
        kafka.Say($"acks 1: {await kafka.SendAsync(topic, Produce.Wire.Batch(), acks: 1)}");
        kafka.Say($"a single replica, acks all: {await kafka.SendAsync(alone, Produce.Wire.Batch())}");
        kafka.Say("consumers see", await kafka.AskAsync<FetchResponse>(1, Fetch.Wire.Request(topic, (0, 0)), 12));
        kafka.Say($"orders: {Seen(await kafka.PartitionAsync(topic, 0, 1))}");
        kafka.Say($"elsewhere: {Seen(await kafka.PartitionAsync(elsewhere, 0, 1))}");
        var known = await kafka.AskAsync<MetadataResponse>(1, new MetadataRequest { Topics = [] }, 12);
        kafka.Say(
            "nodes that clients are told of: "
                + $"{string.Join(", ", known.Brokers.Select(broker => broker.NodeId).Order())}; a controller among "
                + $"them: {known.Brokers.Exists(broker => broker.NodeId == known.ControllerId)}"
        );
        var demanded = await kafka.AskAsync<MetadataResponse>(
            1,
            new MetadataRequest { Topics = [new() { Name = kafka.Name("demanded") }], AllowAutoTopicCreation = true },
            12
        );
        kafka.Say($"a topic on demand: {demanded.Topics.Single().ErrorCode.KafkaName()}");
        var creating = await BeginAsync(
            kafka,
            new CreateTopicsRequest
            {
                TimeoutMs = 1_000,
                Topics =
                [
                    new()
                    {
                        Name = kafka.Name("later"),
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ],
            },
            7
        );
        var describing = await BeginAsync(
            kafka,
            new DescribeQuorumRequest
            {
                Topics = [new() { TopicName = "__cluster_metadata", Partitions = [new() { PartitionIndex = 0 }] }],
            },
            2
        );
        var (created, described) = (creating.ReceiveAsync(), describing.ReceiveAsync());
        kafka.Say("acks all once more", await kafka.AskAsync<ProduceResponse>(1, Patient(topic, 3_000), 9));
        kafka.Say($"a topic is made: {created.IsCompleted}; the quorum is described: {described.IsCompleted}");
        await kafka.StartNodeAsync(2);
        var made = RawClient
            .Parse<CreateTopicsResponse>(ApiKey.CreateTopics, 7, (await created)!, out _)
            .Topics.Single();
        kafka.Say($"with two nodes: {made.ErrorCode.KafkaName()}, {made.NumPartitions} partitions");
        var quorum = RawClient
            .Parse<DescribeQuorumResponse>(ApiKey.DescribeQuorum, 2, (await described)!, out _)
            .Topics.Single()
            .Partitions.Single();
        kafka.Say($"the quorum has a leader: {quorum.LeaderId > 0}");
        await kafka.UntilIsrAsync(topic, 0, 1, 2);
        kafka.Say($"acks all: {await kafka.SendAsync(topic, Produce.Wire.Batch())}");
        kafka.Say($"orders: {Seen(await kafka.PartitionAsync(topic, 0, 1))}");
        await kafka.UntilIsrAsync(elsewhere, 0, 1, 2);
        kafka.Say($"elsewhere: {Seen(await kafka.PartitionAsync(elsewhere, 0, 1))}");
    }
}
