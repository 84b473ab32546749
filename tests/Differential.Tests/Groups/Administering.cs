namespace Differential.Tests.Groups;

internal static class Administering
{
    [Scenario]
    public static async Task Describe_in_every_version(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var member = await Member.ConnectAsync(kafka, group, instance: "one");
        await member.JoinOnceAsync();
        await member.SyncAsync((member.Id, "all"));
        kafka.Rename(member.Id, "<member>");
        await kafka.SayVersionsAsync(
            0,
            6,
            async version =>
                kafka.Text(
                    await kafka.AskCoordinatorAsync<DescribeGroupsResponse>(
                        group,
                        new DescribeGroupsRequest { Groups = [group], IncludeAuthorizedOperations = version >= 3 },
                        version
                    )
                )
        );
    }

    [Scenario]
    public static async Task Describe_follows_the_states(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        async Task SayAsync(string what, short version = 5)
        {
            var one = (
                await kafka.AskCoordinatorAsync<DescribeGroupsResponse>(
                    group,
                    new DescribeGroupsRequest { Groups = [group] },
                    version
                )
            ).Groups.Single();
            kafka.Say(
                $"{what}: {one.ErrorCode.KafkaName()} '{one.GroupState}' "
                    + $"{one.ProtocolType}/{one.ProtocolData}, {one.Members.Count} members"
            );
        }
        await SayAsync("nothing");
        await SayAsync("nothing, version 6", 6);
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(group, OffsetRequests.Commit(group, topic, 1), 8);
        await SayAsync("offsets only");
        var member = await Member.ConnectAsync(kafka, group);
        await member.JoinAsync();
        await SayAsync("joined");
        await member.SyncAsync((member.Id, "all"));
        await SayAsync("synced");
        var second = await Member.ConnectAsync(kafka, group);
        var joining = second.JoinAsync();
        await kafka.UntilAsync(member.BeatAsync, said => said != "NONE", "a rebalance");
        await SayAsync("another joins");
        await member.LeaveAsync();
        await joining;
        await SayAsync("the first has left");
        await second.LeaveAsync();
        await SayAsync("all have left");
        kafka.Say(
            "deleted",
            await kafka.AskCoordinatorAsync<DeleteGroupsResponse>(
                group,
                new DeleteGroupsRequest { GroupsNames = [group] },
                2
            )
        );
        await SayAsync("deleted");
    }

    [Scenario]
    public static async Task Groups_are_listed_by_state_and_type(ScenarioContext kafka)
    {
        var (empty, stable, topic) = (kafka.Name("empty"), kafka.Name("stable"), await kafka.CreateTopicAsync());
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(empty, OffsetRequests.Commit(empty, topic, 1), 8);
        var member = await Member.ConnectAsync(kafka, stable);
        await member.JoinAsync();
        await member.SyncAsync((member.Id, "all"));
        async Task<string> ListAsync(short version, List<string> states, List<string> types)
        {
            var found = new List<string>();
            foreach (
                var node in new[]
                {
                    await kafka.CoordinatorAsync(empty),
                    await kafka.CoordinatorAsync(stable),
                }.Distinct()
            )
            {
                var answer = await kafka.AskAsync<ListGroupsResponse>(
                    node,
                    new ListGroupsRequest { StatesFilter = states, TypesFilter = types },
                    version
                );
                if (answer.ErrorCode != ErrorCode.None)
                    return answer.ErrorCode.KafkaName();
                found.AddRange(
                    answer.Groups.Where(group => group.GroupId == empty || group.GroupId == stable).Select(kafka.Text)
                );
            }
            return string.Join(", ", found.Order(StringComparer.Ordinal));
        }
        await kafka.SayVersionsAsync(0, 5, version => ListAsync(version, [], []));
        foreach (var state in (string[])["Empty", "Stable", "stable", "Dead", "Nonsense"])
            kafka.Say($"{state}: {await ListAsync(5, [state], [])}");
        foreach (var type in (string[])["classic", "Classic", "consumer", "nonsense"])
            kafka.Say($"{type}: {await ListAsync(5, [], [type])}");
    }

    [Scenario]
    public static async Task Only_empty_groups_are_deleted(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        var member = await Member.ConnectAsync(kafka, group);
        await member.JoinAsync();
        await member.SyncAsync((member.Id, "all"));
        kafka.Say(
            "with a member",
            await kafka.AskCoordinatorAsync<DeleteGroupsResponse>(
                group,
                new DeleteGroupsRequest { GroupsNames = [group] },
                2
            )
        );
        await member.LeaveAsync();
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(group, OffsetRequests.Commit(group, topic, 1), 8);
        await kafka.SayVersionsAsync(
            0,
            2,
            async version =>
                kafka.Text(
                    await kafka.AskCoordinatorAsync<DeleteGroupsResponse>(
                        group,
                        new DeleteGroupsRequest { GroupsNames = [group] },
                        version
                    )
                )
        );
        kafka.Say(
            "its offsets",
            await kafka.AskCoordinatorAsync<OffsetFetchResponse>(group, OffsetRequests.Fetch(group, null), 8)
        );
    }

    [Scenario]
    public static async Task Coordinators_in_every_version(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var node = await kafka.CoordinatorAsync(group);
        await kafka.SayVersionsAsync(
            0,
            6,
            async version =>
            {
                var answer = await kafka.AskAsync<FindCoordinatorResponse>(
                    1,
                    new FindCoordinatorRequest { Key = group, CoordinatorKeys = [group, group] },
                    version
                );
                return kafka.Text(answer).Replace($"NodeId: {node}", "NodeId: <its node>", StringComparison.Ordinal);
            }
        );
        async Task TryAsync(string what, sbyte kind, short version, params string[] keys) =>
            kafka.Say(
                what,
                await kafka.AskAsync<FindCoordinatorResponse>(
                    1,
                    new FindCoordinatorRequest
                    {
                        KeyType = kind,
                        Key = keys.FirstOrDefault() ?? "",
                        CoordinatorKeys = [.. keys],
                    },
                    version
                )
            );
        await TryAsync("an unknown kind", 7, 4, group);
        await TryAsync("an unknown kind, version 2", 7, 2, group);
        await TryAsync("no keys", 0, 4);
        await TryAsync("a share group, not a share partition", 2, 6, group);
        await TryAsync("a share partition, too early a version", 2, 5, $"{group}:{Guid.NewGuid()}:0");
    }

    [Scenario]
    public static async Task Another_node_is_not_the_coordinator(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        var other = await kafka.CoordinatorAsync(group) % 3 + 1;
        kafka.Say(
            "heartbeat",
            await kafka.AskAsync<HeartbeatResponse>(
                other,
                new HeartbeatRequest { GroupId = group, GroupInstanceId = null },
                4
            )
        );
        kafka.Say(
            "join",
            await kafka.AskAsync<JoinGroupResponse>(
                other,
                new JoinGroupRequest
                {
                    GroupId = group,
                    SessionTimeoutMs = 30_000,
                    RebalanceTimeoutMs = 30_000,
                    GroupInstanceId = null,
                    ProtocolType = "consumer",
                    Protocols = [new() { Name = "range" }],
                },
                9
            )
        );
        kafka.Say(
            "sync",
            await kafka.AskAsync<SyncGroupResponse>(
                other,
                new SyncGroupRequest
                {
                    GroupId = group,
                    GenerationId = 1,
                    MemberId = "x",
                    GroupInstanceId = null,
                    ProtocolName = null,
                    ProtocolType = null,
                },
                5
            )
        );
        kafka.Say(
            "leave",
            await kafka.AskAsync<LeaveGroupResponse>(
                other,
                new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = "x", GroupInstanceId = null }] },
                5
            )
        );
        kafka.Say(
            "commit",
            await kafka.AskAsync<OffsetCommitResponse>(other, OffsetRequests.Commit(group, topic, 1), 8)
        );
        kafka.Say("fetch", await kafka.AskAsync<OffsetFetchResponse>(other, OffsetRequests.Fetch(group, topic, 0), 8));
        kafka.Say(
            "fetch, version 7",
            await kafka.AskAsync<OffsetFetchResponse>(other, OffsetRequests.Fetch(group, topic, 0), 7)
        );
        kafka.Say(
            "describe",
            await kafka.AskAsync<DescribeGroupsResponse>(other, new DescribeGroupsRequest { Groups = [group] }, 5)
        );
        kafka.Say(
            "delete",
            await kafka.AskAsync<DeleteGroupsResponse>(other, new DeleteGroupsRequest { GroupsNames = [group] }, 2)
        );
        kafka.Say(
            "delete offsets",
            await kafka.AskAsync<OffsetDeleteResponse>(
                other,
                new OffsetDeleteRequest
                {
                    GroupId = group,
                    Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0 }] }],
                },
                0
            )
        );
    }
}
