using Confluent.Kafka;

namespace Differential.Tests.Groups;

/// <summary>Groups that change their protocol while they have members (KIP-848,
/// group.consumer.migration.policy=bidirectional).</summary>
internal static class Migrating
{
    [Scenario]
    public static async Task A_group_goes_over_and_back(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 4);
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        var old = await StartAsync(kafka, group, topic, [0, 1, 2, 3]);
        kafka.Say($"alone: {old.Has}, generation {old.Generation}");

        var young = new ConsumerMember(kafka, group, "young", [topic]);
        var joined = await young.JoinAsync();
        kafka.Say(
            $"the young one: {joined.ErrorCode}, epoch {joined.MemberEpoch}, "
                + $"{joined.Assignment?.TopicPartitions.Count} topics"
        );
        kafka.Say(
            $"listed: {(await kafka.AskCoordinatorAsync<ListGroupsResponse>(group, new ListGroupsRequest(), 5)).Groups.Single(one => one.GroupId == group).GroupType}"
        );
        kafka.Say($"the old one's heartbeat: {await old.BeatAsync()}");
        await SettleAsync(kafka, group, [old], young);
        kafka.Say(
            $"settled: the old one has {old.Owned.Sum(one => one.Partitions.Count)} partitions, the young one "
                + $"{young.Owned.Count}"
        );
        kafka.Say($"types: {await TypesAsync(kafka, group, old, young)}");
        kafka.Say(
            "generation is the epoch: "
                + $"{old.Generation == (await ConsumerMember.DescribeAsync(kafka, group)).GroupEpoch}"
        );
        kafka.Say(
            $"commits: {await old.CommitAsync(topic)}, of another generation "
                + $"{await old.CommitAsync(topic, old.Generation + 1)}, of a former "
                + $"{await old.CommitAsync(topic, old.Generation - 1)}"
        );
        kafka.Say(
            $"heartbeat of another generation: {await old.BeatAsync(old.Generation + 1)}, by a member of the "
                + $"other protocol: {await old.BeatAsync(young.Epoch, "young")}, by nobody: "
                + $"{await old.BeatAsync(member: "nobody")}"
        );
        kafka.Say(
            $"sync of another generation: {(await old.SyncAsAsync(old.Generation + 1)).ErrorCode}, of another "
                + $"assignor: {(await old.SyncAsAsync(old.Generation, "range")).ErrorCode}, again: "
                + $"{(await old.SyncAsync()).ErrorCode}"
        );
        kafka.Say($"described as a classic group: {(await DescribeClassicAsync(kafka, group)).ErrorCode}");

        await young.LeaveAsync();
        kafka.Say($"the young one has left. The old one's heartbeat: {await old.BeatAsync()}");
        var described = await DescribeClassicAsync(kafka, group);
        kafka.Say(
            $"described: {described.ErrorCode} {described.GroupState} {described.ProtocolType}, "
                + $"{described.Members.Count} member"
        );
        var again = await old.JoinAsync();
        kafka.Say(
            $"joined: {again.ErrorCode} {again.ProtocolName}, leads {again.Leader == old.Id}, "
                + $"{again.Members.Count} in all"
        );
        await old.SyncAsync(0, 1, 2, 3);
        kafka.Say($"alone again: {old.Has}, heartbeat {await old.BeatAsync()}");
    }

    [Scenario]
    public static async Task What_an_assignor_wrote_beside_the_partitions_keeps_the_group_classic(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 4);
        await kafka.TopicIdAsync(topic);
        foreach (
            var strategy in (PartitionAssignmentStrategy[])
                [PartitionAssignmentStrategy.Range, PartitionAssignmentStrategy.CooperativeSticky]
        )
        {
            var group = await ConsumerMember.GroupAsync(kafka, $"{strategy}", topic);
            void Configure(ConsumerConfig config) =>
                (config.PartitionAssignmentStrategy, config.HeartbeatIntervalMs) = (strategy, 200);
            var one = kafka.Consumer(group, Configure);
            one.Subscribe(topic);
            await kafka.UntilAsync(() => one.Consume(50) is null && one.Assignment.Count == 4, "all four");
            var two = kafka.Consumer(group, Configure);
            two.Subscribe(topic);
            await kafka.UntilAsync(
                () =>
                {
                    one.Consume(50);
                    two.Consume(50);
                    return one.Assignment.Count == 2 && two.Assignment.Count == 2;
                },
                "two each"
            );
            var joined = await new ConsumerMember(kafka, group, "young", [topic]).JoinAsync();
            kafka.Say($"{strategy}: {joined.ErrorCode} {joined.ErrorMessage}");
            one.Close();
            two.Close();
        }
    }

    [Scenario]
    public static async Task Classic_members_in_a_consumer_group(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 4);
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        var young = new ConsumerMember(kafka, group, "young", [topic]);
        await young.JoinAsync();
        var old = await ClassicConsumer.ConnectAsync(kafka, group, topic, null, "cooperative-sticky", "range");
        kafka.Say($"another type: {(await old.JoinOnceAsync("connect")).ErrorCode}");
        kafka.Say($"first: {(await old.JoinOnceAsync()).ErrorCode}");
        var joined = await old.JoinOnceAsync();
        kafka.Say(
            $"then: {joined.ErrorCode} {joined.ProtocolType} {joined.ProtocolName}, leader '{joined.Leader}', "
                + $"{joined.Members.Count} members"
        );
        // Whether there is a newer epoch by now, for which it has to join again, depends on
        // group.consumer.assignment.interval.ms.
        await old.SyncAsync();
        await SettleAsync(kafka, group, [old], young);
        kafka.Say(
            $"settled: {old.Owned.Sum(one => one.Partitions.Count)} and {young.Owned.Count}; "
                + $"{await TypesAsync(kafka, group, old, young)}"
        );

        var other = await ClassicConsumer.ConnectAsync(kafka, group, topic, null, "roundrobin");
        kafka.Say(
            $"no assignor in common with the others of the classic protocol: {(await other.JoinOnceAsync()).ErrorCode}"
        );
        var third = await ClassicConsumer.ConnectAsync(kafka, group, topic, null, "range", "cooperative-sticky");
        await third.JoinAsync();
        await third.SyncAsync();
        await SettleAsync(kafka, group, [old, third], young);
        kafka.Say(
            "of three each has 1 or 2: "
                + $"{new[] { old, third }.All(one => one.Owned.Sum(topic => topic.Partitions.Count) is 1 or 2) && young.Owned.Count is 1 or 2}"
        );
        kafka.Say($"left: {(await third.LeaveAsync()).Members.Select(member => member.ErrorCode.ToString()).Single()}");
        kafka.Say(
            $"left again: {(await third.LeaveAsync()).Members.Select(member => member.ErrorCode.ToString()).Single()}"
        );
        kafka.Say($"its heartbeat: {await third.BeatAsync()}");
        await SettleAsync(kafka, group, [old], young);
        kafka.Say($"settled: {old.Owned.Sum(one => one.Partitions.Count)} and {young.Owned.Count}");
        kafka.Say($"left: {(await old.LeaveAsync()).Members.Select(member => member.ErrorCode.ToString()).Single()}");
        kafka.Say(
            $"listed: {(await kafka.AskCoordinatorAsync<ListGroupsResponse>(group, new ListGroupsRequest(), 5)).Groups.Single(one => one.GroupId == group).GroupType}"
        );
    }

    [Scenario]
    public static async Task A_static_member_changes_its_protocol(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 4);
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        var old = await StartAsync(kafka, group, topic, [0, 1, 2, 3], "seat");
        var young = new ConsumerMember(kafka, group, "young", [topic], instance: "seat");
        var joined = await young.JoinAsync();
        kafka.Say(
            $"the new process: {joined.ErrorCode}, "
                + $"{joined.Assignment?.TopicPartitions.Sum(one => one.Partitions.Count)} partitions"
        );
        kafka.Say($"the former process: {await old.BeatAsync()}");
        await SettleAsync(kafka, group, [], young);
        kafka.Say($"types: {await TypesAsync(kafka, group, old, young)}");

        var back = await ClassicConsumer.ConnectAsync(kafka, group, topic, "seat");
        var rejoined = await back.JoinOnceAsync();
        kafka.Say($"back: {rejoined.ErrorCode}");
        var described = await DescribeClassicAsync(kafka, group);
        kafka.Say(
            $"described: {described.ErrorCode} {described.GroupState} {described.ProtocolType}, "
                + $"{described.Members.Count} member"
        );
        kafka.Say($"synced: {(await back.SyncAsync()).ErrorCode}, has {back.Has}, heartbeat {await back.BeatAsync()}");
        kafka.Say($"the consumer protocol's process: {(await young.BeatAsync()).ErrorCode}");
    }

    [Scenario]
    public static async Task A_group_that_is_not_of_consumers_stays_what_it_is(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var group = await ConsumerMember.GroupAsync(kafka, "workers", topic);
        var worker = await Member.ConnectAsync(kafka, group, type: "connect");
        await worker.JoinAsync();
        await worker.SyncAsync((worker.Id, "all"));
        var young = new ConsumerMember(kafka, group, "young", [topic]);
        var refused = await young.JoinAsync();
        kafka.Say($"{refused.ErrorCode}");
        kafka.Say($"heartbeat {await worker.BeatAsync()}");
    }

    static async Task<ClassicConsumer> StartAsync(
        ScenarioContext kafka,
        string group,
        string topic,
        int[] partitions,
        string? instance = null
    )
    {
        var consumer = await ClassicConsumer.ConnectAsync(kafka, group, topic, instance);
        await consumer.JoinAsync();
        await consumer.SyncAsync(partitions);
        return consumer;
    }

    static Task SettleAsync(ScenarioContext kafka, string group, ClassicConsumer[] old, ConsumerMember young) =>
        kafka.UntilAsync(
            async () =>
            {
                var calm = true;
                foreach (var one in old)
                    calm &= await one.GoOnAsync();
                await young.BeatAsync();
                var described = await ConsumerMember.DescribeAsync(kafka, group);
                return calm
                    && described.GroupState == "Stable"
                    && described.Members.All(member => member.MemberEpoch == described.GroupEpoch);
            },
            "the group is stable"
        );

    static async Task<string> TypesAsync(
        ScenarioContext kafka,
        string group,
        ClassicConsumer old,
        ConsumerMember young
    ) =>
        string.Join(
            ", ",
            (await ConsumerMember.DescribeAsync(kafka, group))
                .Members.Select(member => $"{(member.MemberId == old.Id ? "old" : "young")} {member.MemberType}")
                .Order()
        );

    static async Task<DescribeGroupsResponse.DescribedGroup> DescribeClassicAsync(
        ScenarioContext kafka,
        string group
    ) =>
        (
            await kafka.AskCoordinatorAsync<DescribeGroupsResponse>(
                group,
                new DescribeGroupsRequest { Groups = [group] },
                6
            )
        ).Groups[0];
}
