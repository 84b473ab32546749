using Confluent.Kafka;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A service is rolled from the classic protocol to the consumer protocol, process by process, with librdkafka
/// as the client (KIP-848).</summary>
public sealed class MigrationTests
{
    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    public async Task Processes_change_their_protocol_one_by_one_and_back(PartitionAssignmentStrategy strategy)
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        GroupMemberClient Old() =>
            new(
                cluster,
                "g",
                "t",
                config => (config.PartitionAssignmentStrategy, config.EnableAutoCommit) = (strategy, true)
            );
        GroupMemberClient Young() =>
            new(
                cluster,
                "g",
                "t",
                config =>
                    (config.GroupProtocol, config.HeartbeatIntervalMs, config.EnableAutoCommit) = (
                        GroupProtocol.Consumer,
                        null,
                        true
                    )
            );

        using var second = Old();
        var first = Old();
        await HaveAsync(2, first, second);
        first.Dispose();
        var replaced = Young();
        await HaveAsync(2, replaced, second);
        var group = cluster.Snapshot().Group("g");
        Assert.Equal("consumer", group.Type);
        await ReadAsync(cluster, 0, replaced, second);

        // Its coordinator has to know both kinds of members from the log.
        await cluster.Brokers[group.CoordinatorId - 1].StopAsync();
        await ReadAsync(cluster, 20, replaced, second);

        replaced.Dispose();
        await HaveAsync(4, second);
        Assert.Equal("classic", cluster.Snapshot().Group("g").Type);
        await ReadAsync(cluster, 40, second);
    }

    /// <summary>librdkafka's assignor writes notes of its own beside the partitions, and the coordinator does not throw
    /// them away.</summary>
    [Fact]
    public async Task A_cooperative_group_of_librdkafka_stays_as_it_is()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        GroupMemberClient Old() =>
            new(
                cluster,
                "g",
                "t",
                config => config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky
            );
        using var first = Old();
        await HaveAsync(4, first);
        using var second = Old();
        await HaveAsync(2, first, second);
        Assert.Equal(EmbeddedKafka.Protocol.ErrorCode.GroupIdNotFound, (await JoinAsync(cluster)).ErrorCode);
        Assert.Equal(
            ("classic", 2, 2),
            (cluster.Snapshot().Group("g").Type, first.Assigned.Count, second.Assigned.Count)
        );
    }

    [Fact]
    public async Task A_policy_of_disabled_leaves_the_group_as_it_is()
    {
        await using var cluster = await StartAsync("disabled");
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        using var old = new GroupMemberClient(cluster, "g", "t");
        await HaveAsync(4, old);
        Assert.Equal(EmbeddedKafka.Protocol.ErrorCode.GroupIdNotFound, (await JoinAsync(cluster)).ErrorCode);
        Assert.Equal(("classic", 4), (cluster.Snapshot().Group("g").Type, old.Assigned.Count));
    }

    static async Task<ConsumerGroupHeartbeatResponse> JoinAsync(EmbeddedKafkaCluster cluster)
    {
        using var other = await RawClient.ConnectAsync(
            cluster.Brokers[cluster.Snapshot().Group("g").CoordinatorId - 1].Port
        );
        return await other.CallAsync<ConsumerGroupHeartbeatResponse>(
            new ConsumerGroupHeartbeatRequest
            {
                GroupId = "g",
                MemberId = "other",
                RebalanceTimeoutMs = 10_000,
                SubscribedTopicNames = ["t"],
                TopicPartitions = [],
            },
            1
        );
    }

    static Task HaveAsync(int each, params GroupMemberClient[] members) =>
        Clients.UntilAsync(
            () =>
                members.All(member => member.Assigned.Count == each)
                && members.SelectMany(member => member.Assigned).Distinct().Count() == 4,
            $"each has {each} partitions"
        );

    /// <summary>Twenty records, from all partitions, each reaches somebody.</summary>
    static async Task ReadAsync(EmbeddedKafkaCluster cluster, int from, params GroupMemberClient[] members)
    {
        using (var producer = Clients.Producer(cluster))
            for (var i = from; i < from + 20; i++)
                await producer.ProduceAsync(new TopicPartition("t", i % 4), new() { Value = $"{i}" });
        var wanted = Enumerable.Range(from, 20).Select(i => $"{i}").ToHashSet();
        await Clients.UntilAsync(
            () => wanted.IsSubsetOf(members.SelectMany(member => member.Values)),
            $"records from {from} on were read"
        );
    }

    static Task<EmbeddedKafkaCluster> StartAsync(string policy = "bidirectional") =>
        EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 3,
                Configs =
                {
                    ["group.initial.rebalance.delay.ms"] = "0",
                    ["group.consumer.heartbeat.interval.ms"] = "200",
                    ["group.consumer.min.heartbeat.interval.ms"] = "100",
                    ["group.consumer.migration.policy"] = policy,
                },
            },
            TestContext.Current.CancellationToken
        );
}
