using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Groups;

public sealed class ConsumerGroupTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Members_share_the_partitions_and_take_over_from_one_that_leaves(
        PartitionAssignmentStrategy strategy
    )
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(cancellationToken: Cancel);
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        using var first = new GroupMemberClient(
            cluster,
            "g",
            "t",
            config => config.PartitionAssignmentStrategy = strategy
        );
        await Clients.UntilAsync(() => first.Assigned.Count == 4, "the first member has all partitions");
        using (
            var second = new GroupMemberClient(
                cluster,
                "g",
                "t",
                config => config.PartitionAssignmentStrategy = strategy
            )
        )
        {
            await Clients.UntilAsync(() => first.Assigned.Count == 2 && second.Assigned.Count == 2, "both have half");
            Assert.Empty(first.Assigned.Intersect(second.Assigned));
            var group = cluster.Snapshot().Group("g");
            Assert.Equal(("Stable", 2), (group.State, group.Members.Count));
            Assert.Equal(
                first.Assigned.Concat(second.Assigned).Select(tp => tp.Partition.Value).Order(),
                group.Members.SelectMany(m => m.Assignment).Select(a => a.Partition).Order()
            );
        }
        await Clients.UntilAsync(() => first.Assigned.Count == 4, "the first member has all partitions again");
    }

    [Fact]
    public async Task A_group_resumes_where_it_committed_and_another_reads_from_the_beginning()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(cancellationToken: Cancel);
        await Clients.CreateAsync(cluster, "t");
        await ProduceAsync(cluster, "t", 0, 10);
        using (var member = new GroupMemberClient(cluster, "g", "t", config => config.EnableAutoCommit = true))
            await Clients.UntilAsync(() => member.Values.Count == 10, "ten records were read");
        var committed = Assert.Single(cluster.Snapshot().Group("g").Offsets);
        Assert.Equal(("t", 0, 10L), (committed.Topic, committed.Partition, committed.Offset));
        await Clients.UntilAsync(() => cluster.Snapshot().Group("g").State == "Empty", "the member has left");
        await ProduceAsync(cluster, "t", 10, 5);
        using var resumed = new GroupMemberClient(cluster, "g", "t");
        using var other = new GroupMemberClient(cluster, "h", "t");
        await Clients.UntilAsync(
            () => resumed.Values.Count == 5 && other.Values.Count == 15,
            "both groups have read theirs"
        );
        Assert.Equal(["10", "11", "12", "13", "14"], resumed.Values);
    }

    [Fact]
    public async Task A_static_member_comes_back_to_its_partitions_without_a_rebalance()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(cancellationToken: Cancel);
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        using var first = new GroupMemberClient(cluster, "g", "t", config => config.GroupInstanceId = "one");
        List<TopicPartition> before;
        using (var second = new GroupMemberClient(cluster, "g", "t", config => config.GroupInstanceId = "two"))
        {
            await Clients.UntilAsync(() => first.Assigned.Count == 2 && second.Assigned.Count == 2, "both have half");
            before = second.Assigned;
        }
        var generation = cluster.Snapshot().Group("g").Generation;
        using var again = new GroupMemberClient(cluster, "g", "t", config => config.GroupInstanceId = "two");
        await Clients.UntilAsync(() => again.Assigned.Count == 2, "the second is back");
        Assert.Equal(before.Order(), again.Assigned.Order());
        Assert.Equal(generation, cluster.Snapshot().Group("g").Generation);
    }

    [Fact]
    public async Task A_group_goes_on_when_its_coordinator_stops()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(cancellationToken: Cancel);
        await Clients.CreateAsync(cluster, "t", partitions: 2);
        using var member = new GroupMemberClient(cluster, "g", "t", config => config.EnableAutoCommit = true);
        await ProduceAsync(cluster, "t", 0, 5);
        await Clients.UntilAsync(
            () => member.Values.Count == 5 && Committed(cluster) == 5,
            "five records were read and committed"
        );
        var before = cluster.Snapshot().Group("g");
        await cluster.Brokers[before.CoordinatorId - 1].StopAsync();
        await ProduceAsync(cluster, "t", 5, 5);
        await Clients.UntilAsync(
            () => member.Values.Count == 10 && Committed(cluster) == 10,
            "ten records were read and committed"
        );
        var after = cluster.Snapshot().Group("g");
        Assert.NotEqual(before.CoordinatorId, after.CoordinatorId);
        Assert.Equal(before.Generation, after.Generation);
    }

    static long Committed(EmbeddedKafkaCluster cluster) =>
        cluster.Snapshot().Groups.FirstOrDefault()?.Offsets.Sum(offset => offset.Offset) ?? 0;

    [Fact]
    public async Task An_admin_lists_describes_resets_and_deletes_groups()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(cancellationToken: Cancel);
        await Clients.CreateAsync(cluster, "t");
        await ProduceAsync(cluster, "t", 0, 3);
        using var admin = Clients.Admin(cluster);
        var offsets = new ConsumerGroupTopicPartitionOffsets("g", [new TopicPartitionOffset("t", 0, 2)]);
        using (var member = new GroupMemberClient(cluster, "g", "t", config => config.EnableAutoCommit = true))
        {
            await Clients.UntilAsync(() => member.Values.Count == 3, "three records were read");
            var description = Assert.Single((await admin.DescribeConsumerGroupsAsync(["g"])).ConsumerGroupDescriptions);
            Assert.Equal((ConsumerGroupState.Stable, "range"), (description.State, description.PartitionAssignor));
            Assert.Equal([new TopicPartition("t", 0)], Assert.Single(description.Members).Assignment.TopicPartitions);
            await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["g"]));
            await Assert.ThrowsAnyAsync<KafkaException>(() => admin.AlterConsumerGroupOffsetsAsync([offsets]));
            await Assert.ThrowsAnyAsync<KafkaException>(() =>
                admin.DeleteConsumerGroupOffsetsAsync("g", [new("t", 0)])
            );
        }
        Assert.Equal(["g"], (await admin.ListConsumerGroupsAsync()).Valid.Select(group => group.GroupId));
        await admin.AlterConsumerGroupOffsetsAsync([offsets]);
        var listed = await admin.ListConsumerGroupOffsetsAsync([new("g", null)]);
        Assert.Equal(2, Assert.Single(Assert.Single(listed).Partitions).Offset.Value);
        await admin.DeleteConsumerGroupOffsetsAsync("g", [new("t", 0)]);
        await admin.DeleteGroupsAsync(["g"]);
        Assert.Empty((await admin.ListConsumerGroupsAsync()).Valid);
        Assert.Empty(cluster.Snapshot().Groups);
    }

    [Fact]
    public async Task A_member_whose_process_dies_loses_its_partitions_after_the_session_timeout()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Configs = new Dictionary<string, string> { ["group.min.session.timeout.ms"] = "100" } },
            Cancel
        );
        await Clients.CreateAsync(cluster, "t", partitions: 2);
        using var first = new GroupMemberClient(cluster, "g", "t");
        using var second = new GroupMemberClient(
            cluster,
            "g",
            "t",
            config =>
            {
                config.SessionTimeoutMs = 1000;
                config.HeartbeatIntervalMs = 200;
                config.ClientId = "mortal";
            }
        );
        await Clients.UntilAsync(() => first.Assigned.Count == 1 && second.Assigned.Count == 1, "both have one");
        // Its heartbeats no longer arrive, as if the process were gone.
        cluster.Faults.Add(
            new(ApiKey.Heartbeat)
            {
                ClientId = "mortal",
                LosesAnswer = true,
                Delay = TimeSpan.FromMinutes(1),
            }
        );
        cluster.Faults.Add(
            new(ApiKey.JoinGroup)
            {
                ClientId = "mortal",
                Error = global::EmbeddedKafka.Protocol.ErrorCode.CoordinatorNotAvailable,
            }
        );
        await Clients.UntilAsync(() => first.Assigned.Count == 2, "the first has both");
    }

    static async Task ProduceAsync(EmbeddedKafkaCluster cluster, string topic, int from, int count)
    {
        using var producer = Clients.Producer(cluster);
        for (var i = from; i < from + count; i++)
            await producer.ProduceAsync(topic, new() { Key = "k", Value = i.ToString() }, Cancel);
    }
}
