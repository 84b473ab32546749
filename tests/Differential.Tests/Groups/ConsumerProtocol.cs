namespace Differential.Tests.Groups;

/// <summary>KIP-848: heartbeats, epochs, assignments.</summary>
internal static class ConsumerProtocol
{
    [Scenario]
    public static async Task A_heartbeat_that_makes_no_sense_is_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        var good = new ConsumerMember(kafka, group, "member", [topic]);
        async Task Try(string what, Action<ConsumerGroupHeartbeatRequest> change, int epoch = 0)
        {
            var request = good.Full(epoch);
            change(request);
            var answer = await kafka.AskCoordinatorAsync<ConsumerGroupHeartbeatResponse>(group, request, 1);
            // What is wrong with a pattern, RE2/J says in words of its own.
            kafka.Say(
                $"{what}: {answer.ErrorCode} {answer.ErrorMessage?.Split(": missing")[0].Split(": Invalid pattern")[0]}"
            );
        }
        await Try("no member id", request => request.MemberId = "");
        await Try("no group", request => request.GroupId = "");
        await Try("empty instance id", request => request.InstanceId = "");
        await Try("empty rack", request => request.RackId = "");
        await Try("no rebalance timeout", request => request.RebalanceTimeoutMs = -1);
        await Try("no owned partitions", request => request.TopicPartitions = null);
        await Try("no subscription", request => request.SubscribedTopicNames = null);
        await Try("an assignor nobody knows", request => request.ServerAssignor = "sticky");
        await Try("not a pattern", request => request.SubscribedTopicRegex = "(");
        await Try("epoch -3", request => request.MemberEpoch = -3);
        await Try("epoch -2 without instance", request => request.MemberEpoch = -2);
        await Try("epoch 5 in a group that does not exist", _ => { }, 5);
        await Try("leaving a group that does not exist", request => request.MemberEpoch = -1);
        await good.JoinAsync();
        await Try("epoch 5 of a stranger", request => request.MemberId = "stranger", 5);
        await Try("leaving as a stranger", request => (request.MemberId, request.MemberEpoch) = ("stranger", -1));
        await Try("an instance nobody knows", request => (request.InstanceId, request.MemberEpoch) = ("i", 3));
    }

    [Scenario]
    public static async Task A_member_alone_joins_goes_on_and_leaves(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 3);
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        var member = new ConsumerMember(kafka, group, "member", [topic]);
        kafka.Say("joined", await member.JoinAsync());
        kafka.Say("heartbeat", await member.BeatAsync());
        // A group without members and offsets may be gone at any moment.
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
            group,
            OffsetRequests.Commit(group, topic, 0, "member", member.Epoch),
            9
        );
        kafka.Say("full heartbeat", await member.SendAsync(member.Full(member.Epoch)));
        kafka.Say("epoch ahead", await member.BeatAsync(member.Epoch + 1));
        kafka.Say("epoch behind", await member.BeatAsync(1));
        kafka.Say("described", await ConsumerMember.DescribeAsync(kafka, group));
        kafka.Say("joined again", await member.JoinAsync());
        kafka.Say("left", await member.LeaveAsync());
        kafka.Say("described", await ConsumerMember.DescribeAsync(kafka, group));
        kafka.Say("too late", await member.BeatAsync(2));
    }

    [Scenario]
    public static Task Uniform_gives_each_of_two_members_half(ScenarioContext kafka) =>
        AssignAsync(kafka, "uniform", [5], "ada", "bob");

    [Scenario]
    public static Task Uniform_gives_the_first_members_one_more(ScenarioContext kafka) =>
        AssignAsync(kafka, "uniform", [7], "ada", "bob", "cyd", "dan");

    [Scenario]
    public static Task Range_gives_runs_of_each_topic(ScenarioContext kafka) =>
        AssignAsync(kafka, "range", [5, 3], "ada", "bob", "cyd");

    [Scenario]
    public static Task Range_leaves_members_without_partitions(ScenarioContext kafka) =>
        AssignAsync(kafka, "range", [2], "dan", "cyd", "bob");

    /// <summary>Members come one after the other, and the first goes again: stickiness shows.</summary>
    static async Task AssignAsync(ScenarioContext kafka, string assignor, int[] partitions, params string[] names)
    {
        var topics = new List<string>();
        for (var i = 0; i < partitions.Length; i++)
            topics.Add(await kafka.CreateTopicAsync($"topic-{i}", partitions[i]));
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topics[^1]);
        var members = new List<ConsumerMember>();
        foreach (var name in names)
        {
            members.Add(new(kafka, group, name, [.. topics], assignor));
            await members[^1].JoinAsync();
            Show(await ConsumerMember.SettleAsync(kafka, group, [.. members]));
        }
        await members[0].LeaveAsync();
        members.RemoveAt(0);
        Show(await ConsumerMember.SettleAsync(kafka, group, [.. members]));

        void Show(ConsumerGroupDescribeResponse.DescribedGroup described)
        {
            kafka.Say(
                $"epoch {described.GroupEpoch}, assignment {described.AssignmentEpoch}, {described.AssignorName}"
            );
            foreach (var member in described.Members)
                kafka.Say(
                    $"  {member.MemberId}@{member.MemberEpoch}: "
                        + $"{string.Join("; ", member.Assignment.TopicPartitions.Select(topic => $"{topic.TopicName} {string.Join(',', topic.Partitions)}"))}"
                );
        }
    }

    [Scenario]
    public static async Task Members_with_different_subscriptions_get_as_many_partitions(ScenarioContext kafka)
    {
        var (one, two) = (await kafka.CreateTopicAsync("one", 4), await kafka.CreateTopicAsync("two", 2));
        var group = await ConsumerMember.GroupAsync(kafka, "readers", two);
        ConsumerMember[] members = [new(kafka, group, "ada", [one]), new(kafka, group, "bob", [one, two])];
        foreach (var member in members)
            await member.JoinAsync();
        var described = await ConsumerMember.SettleAsync(kafka, group, members);
        foreach (var member in described.Members)
            kafka.Say(
                $"{member.MemberId}: {member.Assignment.TopicPartitions.Sum(topic => topic.Partitions.Count)} "
                    + $"partitions of {string.Join(", ", member.SubscribedTopicNames)}"
            );
        kafka.Say(
            $"all: {described.Members.Sum(member => member.Assignment.TopicPartitions.Sum(topic => topic.Partitions.Count))}"
        );
    }

    [Scenario]
    public static async Task A_partition_goes_over_when_its_owner_has_given_it_up(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 2);
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        ConsumerMember first = new(kafka, group, "ada", [topic]),
            second = new(kafka, group, "bob", [topic]);
        await first.JoinAsync();
        await ConsumerMember.SettleAsync(kafka, group, first);
        await second.JoinAsync();
        await kafka.UntilAsync(
            async () => await second.BeatAsync(),
            answer => answer.MemberEpoch == 3,
            "the second has the new epoch"
        );
        kafka.Say("while the first keeps both", await ConsumerMember.DescribeAsync(kafka, group));
        var kept = first.Owned.ToList();
        kafka.Say(
            "the first is told",
            await first.SendAsync(
                new()
                {
                    GroupId = group,
                    MemberId = "ada",
                    MemberEpoch = first.Epoch,
                }
            )
        );
        kafka.Say($"it had {kept.Count}, it keeps {first.Owned.Count}");
        kafka.Say("the second still waits", await second.BeatAsync());
        kafka.Say("the first has given up", await first.BeatAsync());
        kafka.Say("the second gets it", await second.BeatAsync());
        kafka.Say("stable", await ConsumerMember.DescribeAsync(kafka, group));
    }

    [Scenario]
    public static async Task A_static_member_rests_and_another_process_takes_its_place(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 2);
        await kafka.TopicIdAsync(topic);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        ConsumerMember first = new(kafka, group, "ada", [topic], instance: "seat"),
            second = new(kafka, group, "bob", [topic], instance: "seat");
        kafka.Say("joined", await first.JoinAsync());
        kafka.Say("its seat is taken", await second.JoinAsync());
        kafka.Say("rests", await first.LeaveAsync(-2));
        kafka.Say("described", await ConsumerMember.DescribeAsync(kafka, group));
        kafka.Say("takes the seat", await second.JoinAsync());
        kafka.Say("the former comes back", await first.BeatAsync(2));
        kafka.Say("described", await ConsumerMember.DescribeAsync(kafka, group));
        kafka.Say("leaves for good", await second.LeaveAsync());
        kafka.Say("described", await ConsumerMember.DescribeAsync(kafka, group));
    }

    [Scenario]
    public static async Task A_pattern_takes_the_topics_it_matches(ScenarioContext kafka)
    {
        var (orders, invoices) = (await kafka.CreateTopicAsync("orders"), await kafka.CreateTopicAsync("invoices"));
        var group = await ConsumerMember.GroupAsync(kafka, "readers", invoices);
        var member = new ConsumerMember(kafka, group, "ada", []);
        var request = member.Full(0);
        (request.SubscribedTopicNames, request.SubscribedTopicRegex) = (null, orders[..^3] + ".*");
        await member.SendAsync(request);
        var described = await kafka.UntilAsync(
            async () =>
            {
                await member.BeatAsync();
                return await ConsumerMember.DescribeAsync(kafka, group);
            },
            seen => seen.Members[0].Assignment.TopicPartitions.Count > 0,
            "the pattern is resolved"
        );
        kafka.Say(string.Join(", ", described.Members[0].Assignment.TopicPartitions.Select(topic => topic.TopicName)));
        kafka.Say($"names: {described.Members[0].SubscribedTopicNames.Count}, not {invoices}");
    }

    [Scenario]
    public static async Task Commits_and_fetches_need_the_member_s_epoch(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 2);
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        var member = new ConsumerMember(kafka, group, "ada", [topic]);
        kafka.Say($"nobody there: {await Commit(5, "ada")}, as outsider {await Commit(-1, "")}");
        await member.JoinAsync();
        kafka.Say(
            $"own epoch: {await Commit(2, "ada")}, ahead {await Commit(3, "ada")}, behind "
                + $"{await Commit(1, "ada")}, other partition behind {await Commit(1, "ada", 1)}"
        );
        kafka.Say(
            $"stranger: {await Commit(2, "bob")}, outsider {await Commit(-1, "")}, version 8: "
                + $"{await Commit(2, "ada", version: 8)}"
        );
        kafka.Say(
            $"fetch with own epoch: {await Fetch(2, "ada")}, ahead {await Fetch(3, "ada")}, behind "
                + $"{await Fetch(1, "ada")}, stranger {await Fetch(2, "bob")}, outsider {await Fetch(-1, null)}"
        );
        await member.LeaveAsync();
        kafka.Say(
            $"all gone: member {await Commit(2, "ada")}, outsider {await Commit(-1, "")}, fetch as outsider "
                + $"{await Fetch(-1, null)}"
        );

        async Task<ErrorCode> Commit(int epoch, string id, int partition = 0, short version = 9) => (
                await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
                    group,
                    new OffsetCommitRequest
                    {
                        GroupId = group,
                        MemberId = id,
                        GenerationIdOrMemberEpoch = epoch,
                        Topics =
                        [
                            new()
                            {
                                Name = topic,
                                Partitions = [new() { PartitionIndex = partition, CommittedOffset = 7 }],
                            },
                        ],
                    },
                    version
                )
            ).Topics[0].Partitions[0].ErrorCode;

        async Task<string> Fetch(int epoch, string? id)
        {
            var answer = (
                await kafka.AskCoordinatorAsync<OffsetFetchResponse>(
                    group,
                    new OffsetFetchRequest
                    {
                        Groups =
                        [
                            new()
                            {
                                GroupId = group,
                                MemberId = id,
                                MemberEpoch = epoch,
                                Topics = [new() { Name = topic, PartitionIndexes = [0] }],
                            },
                        ],
                    },
                    9
                )
            ).Groups[0];
            return answer.ErrorCode != ErrorCode.None
                ? answer.ErrorCode.ToString()
                : answer.Topics[0].Partitions[0].CommittedOffset.ToString();
        }
    }

    [Scenario]
    public static async Task Groups_of_both_protocols_are_listed_and_described_for_what_they_are(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var (modern, classic, none) = (
            await ConsumerMember.GroupAsync(kafka, "modern"),
            await ConsumerMember.GroupAsync(kafka, "classic"),
            await ConsumerMember.GroupAsync(kafka, "none")
        );
        var member = new ConsumerMember(kafka, modern, "ada", [topic]);
        await member.JoinAsync();
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
            classic,
            new OffsetCommitRequest
            {
                GroupId = classic,
                GenerationIdOrMemberEpoch = -1,
                Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = 1 }] }],
            },
            9
        );
        foreach (var group in (string[])[modern, classic, none])
        {
            var asConsumer = await ConsumerMember.DescribeAsync(kafka, group);
            kafka.Say(
                $"{group} as a consumer group: {asConsumer.ErrorCode} {asConsumer.ErrorMessage} {asConsumer.GroupState}"
            );
            await kafka.SayVersionsAsync(
                5,
                6,
                async version =>
                {
                    var described = (
                        await kafka.AskCoordinatorAsync<DescribeGroupsResponse>(
                            group,
                            new DescribeGroupsRequest { Groups = [group] },
                            version
                        )
                    ).Groups[0];
                    return $"{described.ErrorCode} {described.ErrorMessage} {described.GroupState} "
                        + $"'{described.ProtocolType}'";
                }
            );
            foreach (var type in (string[])["consumer", "Classic", "share"])
            {
                var listed = (
                    await kafka.AskCoordinatorAsync<ListGroupsResponse>(
                        group,
                        new ListGroupsRequest { TypesFilter = [type] },
                        5
                    )
                ).Groups.Find(one => one.GroupId == group);
                if (listed is not null)
                    kafka.Say($"listed as {type}", listed);
            }
        }
        kafka.Say(
            $"deleted with a member: {await Delete(modern)}; without: {await Delete(classic)}; again: "
                + $"{await Delete(classic)}"
        );
        await member.LeaveAsync();
        kafka.Say($"deleted: {await Delete(modern)}");

        async Task<ErrorCode> Delete(string group) =>
            (
                await kafka.AskCoordinatorAsync<DeleteGroupsResponse>(
                    group,
                    new DeleteGroupsRequest { GroupsNames = [group] },
                    2
                )
            )
                .Results[0]
                .ErrorCode;
    }

    [Scenario]
    public static async Task An_empty_group_changes_its_protocol_and_keeps_its_offsets(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var group = await ConsumerMember.GroupAsync(kafka, "readers", topic);
        kafka.Say($"committed: {(await Commit()).Topics[0].Partitions[0].ErrorCode}");
        var member = new ConsumerMember(kafka, group, "ada", [topic]);
        kafka.Say($"joined: {(await member.JoinAsync()).ErrorCode}, offset {await Offset()}, {await Type()}");
        await member.LeaveAsync();
        var join = new JoinGroupRequest
        {
            GroupId = group,
            MemberId = "",
            ProtocolType = "consumer",
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 10_000,
            Protocols = [new() { Name = "range", Metadata = new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } }],
        };
        kafka.Say(
            $"joined as before: {(await kafka.AskCoordinatorAsync<JoinGroupResponse>(group, join, 3)).ErrorCode}, offset {await Offset()}, {await Type()}"
        );

        Task<OffsetCommitResponse> Commit() =>
            kafka.AskCoordinatorAsync<OffsetCommitResponse>(
                group,
                new OffsetCommitRequest
                {
                    GroupId = group,
                    GenerationIdOrMemberEpoch = -1,
                    Topics = [new() { Name = topic, Partitions = [new() { CommittedOffset = 1 }] }],
                },
                9
            );

        async Task<long> Offset() =>
            (
                await kafka.AskCoordinatorAsync<OffsetFetchResponse>(
                    group,
                    new OffsetFetchRequest { Groups = [new() { GroupId = group }] },
                    9
                )
            )
                .Groups[0]
                .Topics.SelectMany(one => one.Partitions)
                .Select(one => one.CommittedOffset)
                .FirstOrDefault(-1);

        async Task<string> Type() =>
            (await kafka.AskCoordinatorAsync<ListGroupsResponse>(group, new ListGroupsRequest(), 5))
                .Groups.Find(one => one.GroupId == group)
                ?.GroupType
            ?? "none";
    }
}
