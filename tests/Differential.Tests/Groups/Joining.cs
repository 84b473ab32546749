namespace Differential.Tests.Groups;

internal static class Joining
{
    [Scenario]
    public static async Task Alone_in_every_version(ScenarioContext kafka)
    {
        await kafka.SayVersionsAsync(
            0,
            9,
            async version =>
            {
                var member = await Member.ConnectAsync(kafka, kafka.Name($"group{version}"));
                var first = await member.JoinOnceAsync(version);
                if (first.ErrorCode == ErrorCode.MemberIdRequired)
                    return $"{first.ErrorCode.KafkaName()}, then {Short(await member.JoinOnceAsync(version))}";
                return Short(first);
            }
        );
        static string Short(JoinGroupResponse answer) =>
            $"{answer.ErrorCode.KafkaName()} generation {answer.GenerationId}, "
            + $"{answer.ProtocolType ?? "null"}/{answer.ProtocolName}, leads "
            + $"{answer.Leader == answer.MemberId}, {answer.Members.Count} members, skip {answer.SkipAssignment}";
    }

    [Scenario]
    public static async Task A_life_in_a_group(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var member = await Member.ConnectAsync(kafka, group);
        kafka.Say("first answer", await member.JoinOnceAsync());
        kafka.Say("joined", await member.JoinOnceAsync());
        kafka.Say($"before the sync: {await member.BeatAsync()}");
        kafka.Say("synced", await member.SyncAsync((member.Id, "all of it")));
        kafka.Say($"heartbeat: {await member.BeatAsync()}");
        kafka.Say("synced again", await member.SyncAsync());
        kafka.Say("joined again", await member.JoinOnceAsync());
        kafka.Say("synced", await member.SyncAsync((member.Id, "less")));
        kafka.Say("left", await member.LeaveAsync());
        kafka.Say($"heartbeat: {await member.BeatAsync()}");
        kafka.Say("left again", await member.LeaveAsync());
    }

    [Scenario]
    public static async Task Two_share_by_a_rebalance(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var first = await Member.ConnectAsync(kafka, group);
        await first.JoinAsync();
        await first.SyncAsync((first.Id, "all"));
        var second = await Member.ConnectAsync(kafka, group);
        var joining = second.JoinAsync();
        kafka.Say(await kafka.UntilAsync(first.BeatAsync, said => said != "NONE", "the first is told"));
        kafka.Say($"the second waits: {!joining.IsCompleted}");
        var rejoined = await first.JoinAsync();
        kafka.Say(
            $"generation {rejoined.GenerationId}, the first leads {rejoined.Leader == first.Id}, members "
                + $"{rejoined.Members.Count}"
        );
        var joined = await joining;
        kafka.Say(
            $"generation {joined.GenerationId}, the second follows {joined.Leader == first.Id}, members "
                + $"{joined.Members.Count}"
        );
        var syncing = second.SyncAsync();
        kafka.Say("the leader", await first.SyncAsync((first.Id, "left half"), (second.Id, "right half")));
        kafka.Say("the follower", await syncing);
        kafka.Say("the follower leaves", await second.LeaveAsync());
        kafka.Say(
            $"the leader: {await kafka.UntilAsync(first.BeatAsync, said => said != "NONE", "the first is told")}"
        );
        kafka.Say($"joins: {(await first.JoinAsync()).ErrorCode.KafkaName()}");
    }

    [Scenario]
    public static async Task Wrong_members_and_generations_are_refused(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var member = await Member.ConnectAsync(kafka, group);
        await member.JoinAsync();
        kafka.Say(
            "sync with a generation to come",
            await member.AskAsync<SyncGroupResponse>(member.Sync(member.Id, 5), 5)
        );
        kafka.Say("sync of a stranger", await member.AskAsync<SyncGroupResponse>(member.Sync("stranger", 1), 5));
        await member.SyncAsync((member.Id, "all"));
        foreach (
            var (who, generation) in ((string, int)[])
                [(member.Id, 0), (member.Id, 2), ("stranger", 1), ("", 1), (member.Id, -1), (member.Id, 1)]
        )
            kafka.Say(
                $"heartbeat of {(who == member.Id ? "the member" : $"'{who}'")} in generation {generation}: "
                    + $"{(await member.AskAsync<HeartbeatResponse>(member.Heartbeat(who, generation), 4)).ErrorCode.KafkaName()}"
            );
        var nobody = await Member.ConnectAsync(kafka, kafka.Name("nobody"));
        kafka.Say(
            "heartbeat in a group that is not: "
                + $"{(await nobody.AskAsync<HeartbeatResponse>(nobody.Heartbeat("x", 1), 4)).ErrorCode.KafkaName()}"
        );
        kafka.Say("sync in a group that is not", await nobody.AskAsync<SyncGroupResponse>(nobody.Sync("x", 1), 5));
        kafka.Say("leaving a group that is not", await nobody.LeaveAsync());
        kafka.Say(
            "sync of another protocol",
            await member.AskAsync<SyncGroupResponse>(
                new SyncGroupRequest
                {
                    GroupId = group,
                    GenerationId = 1,
                    MemberId = member.Id,
                    GroupInstanceId = null,
                    ProtocolType = "consumer",
                    ProtocolName = "sticky",
                },
                5
            )
        );
        kafka.Say(
            "sync of another type",
            await member.AskAsync<SyncGroupResponse>(
                new SyncGroupRequest
                {
                    GroupId = group,
                    GenerationId = 1,
                    MemberId = member.Id,
                    GroupInstanceId = null,
                    ProtocolType = "connect",
                    ProtocolName = "range",
                },
                5
            )
        );
        kafka.Say(
            "sync without names",
            await member.AskAsync<SyncGroupResponse>(
                new SyncGroupRequest
                {
                    GroupId = group,
                    GenerationId = 1,
                    MemberId = member.Id,
                    GroupInstanceId = null,
                    ProtocolType = null,
                    ProtocolName = null,
                },
                5
            )
        );
    }

    [Scenario]
    public static async Task Who_does_not_fit_may_not_join(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var member = await Member.ConnectAsync(kafka, group);
        await member.JoinAsync();
        await member.SyncAsync((member.Id, "all"));
        async Task TryAsync(
            string what,
            string group,
            string protocol = "range",
            string type = "consumer",
            int session = 30_000,
            bool none = false
        )
        {
            var other = await Member.ConnectAsync(kafka, group, protocol: protocol, type: type, session: session);
            var newcomer = none
                ? new Member(group, await kafka.ConnectAsync(await kafka.CoordinatorAsync(group))) { Protocols = [] }
                : other;
            kafka.Say(what, await newcomer.JoinOnceAsync());
        }
        await TryAsync("another protocol", group, protocol: "sticky");
        await TryAsync("another type", group, type: "connect");
        await TryAsync("no protocols", kafka.Name("other"), none: true);
        await TryAsync("no type", kafka.Name("other"), type: "");
        await TryAsync("too short a session", kafka.Name("other"), session: 10);
        await TryAsync("too long a session", kafka.Name("other"), session: 3_600_000);
        var stranger = await Member.ConnectAsync(kafka, group);
        kafka.Say(
            "an unknown member id",
            await stranger.AskAsync<JoinGroupResponse>(
                new JoinGroupRequest
                {
                    GroupId = group,
                    SessionTimeoutMs = 30_000,
                    RebalanceTimeoutMs = 30_000,
                    MemberId = "stranger",
                    GroupInstanceId = null,
                    ProtocolType = "consumer",
                    Protocols = [new() { Name = "range" }],
                },
                9
            )
        );
        kafka.Say(
            "an empty group id",
            await stranger.AskAsync<JoinGroupResponse>(
                new JoinGroupRequest
                {
                    GroupId = "",
                    SessionTimeoutMs = 30_000,
                    RebalanceTimeoutMs = 30_000,
                    GroupInstanceId = null,
                    ProtocolType = "consumer",
                    Protocols = [new() { Name = "range" }],
                },
                9
            )
        );
    }

    [Scenario]
    public static async Task A_static_member_comes_back_as_itself(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var member = await Member.ConnectAsync(kafka, group, instance: "one");
        kafka.Say("joins", await member.JoinOnceAsync());
        await member.SyncAsync((member.Id, "mine"));
        var again = await Member.ConnectAsync(kafka, group, instance: "one");
        kafka.Say("comes back", await again.JoinOnceAsync());
        kafka.Say($"another member id: {again.Id != member.Id}");
        kafka.Say("gets what it had", await again.SyncAsync());
        kafka.Say($"the old self is fenced: {await member.BeatAsync()}");
        kafka.Say("the old self syncs", await member.SyncAsync());
        kafka.Say("the old self leaves", await member.LeaveAsync());
        kafka.Say(
            "leaves by its instance",
            await again.AskAsync<LeaveGroupResponse>(
                new LeaveGroupRequest
                {
                    GroupId = group,
                    Members =
                    [
                        new() { MemberId = "", GroupInstanceId = "one" },
                        new() { MemberId = "", GroupInstanceId = "two" },
                        new() { MemberId = "x", GroupInstanceId = null },
                    ],
                },
                5
            )
        );
        kafka.Say($"is gone: {await again.BeatAsync()}");
    }

    [Scenario]
    public static async Task A_static_member_with_news_makes_a_rebalance(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var leader = await Member.ConnectAsync(kafka, group, instance: "leader");
        await leader.JoinOnceAsync();
        await leader.SyncAsync((leader.Id, "all"));
        var other = await Member.ConnectAsync(kafka, group, instance: "other");
        var joining = other.JoinOnceAsync();
        await kafka.UntilAsync(leader.BeatAsync, said => said != "NONE", "the leader is told");
        var round = await leader.JoinOnceAsync();
        await joining;
        kafka.Say(
            $"generation {round.GenerationId}, instances "
                + $"{string.Join(", ", round.Members.Select(member => member.GroupInstanceId).Order())}"
        );
        var syncing = other.SyncAsync();
        await leader.SyncAsync((leader.Id, "a"), (other.Id, "b"));
        kafka.Say("other", await syncing);
        var back = await Member.ConnectAsync(kafka, group, instance: "other");
        var answer = await back.JoinOnceAsync();
        kafka.Say(
            $"a follower comes back: {answer.ErrorCode.KafkaName()} generation {answer.GenerationId}, leader "
                + $"known {answer.Leader == leader.Id}, {answer.Members.Count} members, skip {answer.SkipAssignment}"
        );
        kafka.Say($"the leader noticed nothing: {await leader.BeatAsync()}");
        kafka.Say("it has what it had", await back.SyncAsync());
    }

    [Scenario]
    public static async Task A_silent_member_is_put_out(ScenarioContext kafka)
    {
        var group = kafka.Name("group");
        var member = await Member.ConnectAsync(kafka, group, session: 1000);
        await member.JoinAsync();
        await member.SyncAsync((member.Id, "all"));
        var described = await kafka.UntilAsync(
            async () =>
                (
                    await member.AskAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = [group] }, 5)
                ).Groups.Single(),
            one => one.GroupState == "Empty",
            "the group is empty"
        );
        kafka.Say("group", described);
        kafka.Say($"heartbeat: {await member.BeatAsync()}");
    }

    [Scenario]
    public static async Task Leaving_in_every_version(ScenarioContext kafka)
    {
        await kafka.SayVersionsAsync(
            0,
            5,
            async version =>
            {
                var group = kafka.Name($"group{version}");
                var member = await Member.ConnectAsync(kafka, group);
                await member.JoinAsync();
                await member.SyncAsync((member.Id, "all"));
                kafka.Rename(member.Id, "<member>");
                var request = new LeaveGroupRequest
                {
                    GroupId = group,
                    MemberId = version < 3 ? member.Id : "",
                    Members =
                        version < 3
                            ? []
                            :
                            [
                                new() { MemberId = member.Id, GroupInstanceId = null },
                                new() { MemberId = "x", GroupInstanceId = null },
                            ],
                };
                return kafka.Text(await member.AskAsync<LeaveGroupResponse>(request, version));
            }
        );
    }
}
