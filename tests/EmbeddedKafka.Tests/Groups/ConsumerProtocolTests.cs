using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>KIP-848 with librdkafka as the client.</summary>
public sealed class ConsumerProtocolTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("uniform")]
    [InlineData("range")]
    public async Task Members_share_the_partitions_and_take_over_from_one_that_leaves(string assignor)
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        using var first = Member(cluster, "g", "t", config => config.GroupRemoteAssignor = assignor);
        await Clients.UntilAsync(() => first.Assigned.Count == 4, "the first member has all partitions");
        using (var second = Member(cluster, "g", "t", config => config.GroupRemoteAssignor = assignor))
        {
            await Clients.UntilAsync(() => first.Assigned.Count == 2 && second.Assigned.Count == 2, "both have half");
            Assert.Empty(first.Assigned.Intersect(second.Assigned));
            await Clients.UntilAsync(() => cluster.Snapshot().Group("g").State == "Stable", "the group is stable");
            var group = cluster.Snapshot().Group("g");
            Assert.Equal(("consumer", assignor, 2), (group.Type, group.Protocol, group.Members.Count));
            Assert.All(group.Members, member => Assert.Equal(member.TargetAssignment, member.Assignment));
            Assert.All(group.Members, member => Assert.Equal(group.AssignmentEpoch, member.Epoch));
        }
        await Clients.UntilAsync(() => first.Assigned.Count == 4, "the first member has all partitions again");
    }

    [Fact]
    public async Task A_group_resumes_where_it_committed_also_at_another_coordinator()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t");
        await ProduceAsync(cluster, "t", 0, 10);
        using (var member = Member(cluster, "g", "t", config => config.EnableAutoCommit = true))
            await Clients.UntilAsync(
                () => member.Values.Count == 10 && Committed(cluster) == 10,
                "ten records were read and committed"
            );
        await cluster.Brokers[cluster.Snapshot().Group("g").CoordinatorId - 1].StopAsync();
        await ProduceAsync(cluster, "t", 10, 5);
        using var resumed = Member(cluster, "g", "t");
        await Clients.UntilAsync(() => resumed.Values.Count == 5, "the rest was read");
        Assert.Equal(["10", "11", "12", "13", "14"], resumed.Values);
    }

    [Fact]
    public async Task Members_stay_at_their_epochs_when_the_coordinator_stops()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t", partitions: 2);
        using var member = Member(cluster, "g", "t", config => config.EnableAutoCommit = true);
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
        Assert.Equal((before.Generation, before.Members[0].MemberId), (after.Generation, after.Members[0].MemberId));
    }

    [Fact]
    public async Task A_static_member_comes_back_to_its_partitions_without_a_rebalance()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t", partitions: 4);
        using var first = Member(cluster, "g", "t", config => config.GroupInstanceId = "one");
        List<TopicPartition> before;
        using (var second = Member(cluster, "g", "t", config => config.GroupInstanceId = "two"))
        {
            await Clients.UntilAsync(() => first.Assigned.Count == 2 && second.Assigned.Count == 2, "both have half");
            before = second.Assigned;
        }
        var epoch = cluster.Snapshot().Group("g").Generation;
        using var again = Member(cluster, "g", "t", config => config.GroupInstanceId = "two");
        await Clients.UntilAsync(() => again.Assigned.Count == 2, "the second is back");
        Assert.Equal(before.Order(), again.Assigned.Order());
        Assert.Equal(epoch, cluster.Snapshot().Group("g").Generation);
    }

    [Fact]
    public async Task New_partitions_and_topics_that_match_the_pattern_are_assigned()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "orders-1");
        using var member = Member(cluster, "g", "^orders-.*");
        await Clients.UntilAsync(() => member.Assigned.Count == 1, "the topic's only partition");
        await Clients.CreateAsync(cluster, "orders-2", partitions: 2);
        await Clients.CreateAsync(cluster, "invoices");
        await Clients.UntilAsync(() => member.Assigned.Count == 3, "the new topic's partitions too");
        await Clients.WithAdminAsync(
            cluster,
            admin => admin.CreatePartitionsAsync([new() { Topic = "orders-1", IncreaseTo = 3 }])
        );
        await Clients.UntilAsync(() => member.Assigned.Count == 5, "the new partitions too");
    }

    [Fact]
    public async Task A_member_that_is_silent_is_out_after_the_session_timeout()
    {
        await using var cluster = await StartAsync(
            ("group.consumer.session.timeout.ms", "1000"),
            ("group.consumer.min.session.timeout.ms", "1000")
        );
        await Clients.CreateAsync(cluster, "t", partitions: 2);
        using var first = Member(cluster, "g", "t");
        using var second = Member(cluster, "g", "t", config => config.ClientId = "mortal");
        await Clients.UntilAsync(() => first.Assigned.Count == 1 && second.Assigned.Count == 1, "both have one");
        cluster.Faults.Add(
            new(global::EmbeddedKafka.Protocol.ApiKey.ConsumerGroupHeartbeat)
            {
                ClientId = "mortal",
                Error = global::EmbeddedKafka.Protocol.ErrorCode.CoordinatorNotAvailable,
            }
        );
        await Clients.UntilAsync(() => first.Assigned.Count == 2, "the first has both");
    }

    [Fact]
    public async Task A_group_without_members_changes_its_protocol_and_keeps_its_offsets()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t");
        await ProduceAsync(cluster, "t", 0, 3);
        using (var classic = new GroupMemberClient(cluster, "g", "t", config => config.EnableAutoCommit = true))
            await Clients.UntilAsync(() => classic.Values.Count == 3 && Committed(cluster) == 3, "read and committed");
        await Clients.UntilAsync(() => cluster.Snapshot().Group("g").State == "Empty", "the classic member has left");
        await ProduceAsync(cluster, "t", 3, 1);
        using (var modern = Member(cluster, "g", "t", config => config.EnableAutoCommit = true))
        {
            await Clients.UntilAsync(() => Committed(cluster) == 4, "read and committed");
            Assert.Equal(["3"], modern.Values);
            Assert.Equal("consumer", cluster.Snapshot().Group("g").Type);
        }
        await Clients.UntilAsync(() => cluster.Snapshot().Group("g").State == "Empty", "the modern member has left");
        await ProduceAsync(cluster, "t", 4, 1);
        using var again = new GroupMemberClient(cluster, "g", "t");
        await Clients.UntilAsync(() => again.Values.Count == 1, "the rest was read");
        Assert.Equal(["4"], again.Values);
        Assert.Equal("classic", cluster.Snapshot().Group("g").Type);
    }

    [Fact]
    public async Task An_admin_lists_describes_and_deletes_the_group()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t");
        using var admin = Clients.Admin(cluster);
        using (var member = Member(cluster, "g", "t"))
        {
            await Clients.UntilAsync(() => member.Assigned.Count == 1, "assigned");
            var description = Assert.Single((await admin.DescribeConsumerGroupsAsync(["g"])).ConsumerGroupDescriptions);
            Assert.Equal(
                (ConsumerGroupState.Stable, "uniform", ConsumerGroupType.Consumer),
                (description.State, description.PartitionAssignor, description.GroupType)
            );
            Assert.Equal([new TopicPartition("t", 0)], Assert.Single(description.Members).Assignment.TopicPartitions);
            var listed = Assert.Single(
                (await admin.ListConsumerGroupsAsync(new() { MatchTypes = [ConsumerGroupType.Consumer] })).Valid
            );
            Assert.Equal(("g", ConsumerGroupType.Consumer), (listed.GroupId, listed.Type));
            Assert.Empty(
                (await admin.ListConsumerGroupsAsync(new() { MatchTypes = [ConsumerGroupType.Classic] })).Valid
            );
            await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["g"]));
        }
        await Clients.UntilAsync(() => cluster.Snapshot().Group("g").State == "Empty", "the member has left");
        await admin.DeleteGroupsAsync(["g"]);
        Assert.Empty(cluster.Snapshot().Groups);
    }

    static Task<EmbeddedKafkaCluster> StartAsync(params (string Name, string Value)[] configs) =>
        EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Configs = new Dictionary<string, string>(
                    configs.Select(config => KeyValuePair.Create(config.Name, config.Value))
                )
                {
                    ["group.consumer.min.heartbeat.interval.ms"] = "100",
                    ["group.consumer.heartbeat.interval.ms"] = "100",
                    ["group.consumer.assignment.interval.ms"] = "0",
                },
            },
            Cancel
        );

    static GroupMemberClient Member(
        EmbeddedKafkaCluster cluster,
        string group,
        string topic,
        Action<ConsumerConfig>? change = null
    ) =>
        new(
            cluster,
            group,
            topic,
            config =>
            {
                config.GroupProtocol = GroupProtocol.Consumer;
                config.HeartbeatIntervalMs = null;
                change?.Invoke(config);
            }
        );

    static long Committed(EmbeddedKafkaCluster cluster) =>
        cluster.Snapshot().Groups.FirstOrDefault()?.Offsets.Sum(offset => offset.Offset) ?? 0;

    static async Task ProduceAsync(EmbeddedKafkaCluster cluster, string topic, int from, int count)
    {
        using var producer = Clients.Producer(cluster);
        for (var i = from; i < from + count; i++)
            await producer.ProduceAsync(topic, new() { Key = "k", Value = i.ToString() }, Cancel);
    }
}
