using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol;
using static EmbeddedKafka.Tests.Groups.GroupHarness;

namespace EmbeddedKafka.Tests.Groups;

public sealed class ClassicGroupTests
{
    [Fact]
    public async Task A_new_member_is_given_an_id_before_it_joins()
    {
        var group = new GroupHarness();
        var (id, joined) = await group.JoinNew();
        Assert.StartsWith("c-", id);
        Assert.Equal(
            (ErrorCode.None, 1, id),
            ((await joined).ErrorCode, (await joined).GenerationId, (await joined).Leader)
        );
    }

    [Fact]
    public async Task An_old_client_joins_without_being_given_an_id_first()
    {
        var joined = await new GroupHarness().Join(version: 3);
        Assert.Equal(ErrorCode.None, joined.ErrorCode);
        Assert.NotEmpty(joined.MemberId);
    }

    [Fact]
    public async Task The_leader_learns_of_all_members_and_assigns()
    {
        var group = new GroupHarness();
        await group.StableOfTwo();
        Assert.Equal(
            [
                GroupState.PreparingRebalance,
                GroupState.CompletingRebalance,
                GroupState.Stable,
                GroupState.PreparingRebalance,
                GroupState.CompletingRebalance,
                GroupState.Stable,
            ],
            group.History
        );
    }

    [Fact]
    public async Task A_heartbeat_tells_of_a_rebalance()
    {
        var group = new GroupHarness();
        var (leader, follower, generation) = await group.StableOfTwo();
        Assert.Equal(ErrorCode.None, group.Heartbeat(follower, generation));
        _ = group.Join(leader);
        Assert.Equal(ErrorCode.RebalanceInProgress, group.Heartbeat(follower, generation));
        Assert.Equal(ErrorCode.IllegalGeneration, group.Heartbeat(follower, generation + 1));
        Assert.Equal(ErrorCode.UnknownMemberId, group.Heartbeat("nobody", generation));
    }

    [Fact]
    public async Task A_silent_member_is_out_after_its_session_timeout()
    {
        var group = new GroupHarness();
        var (leader, follower, generation) = await group.StableOfTwo();
        for (var i = 0; i < 3; i++)
        {
            group.Pass(3);
            Assert.Equal(ErrorCode.None, group.Heartbeat(leader, generation));
        }
        group.Pass(1.5);
        Assert.Equal(ErrorCode.RebalanceInProgress, group.Heartbeat(leader, generation));
        var joined = await group.Join(leader);
        Assert.Equal([leader], joined.Members.Select(member => member.MemberId));
        Assert.Equal(ErrorCode.UnknownMemberId, group.Heartbeat(follower, generation));
    }

    [Fact]
    public async Task A_member_that_does_not_join_again_within_the_rebalance_timeout_is_out()
    {
        var group = new GroupHarness();
        var (leader, follower, generation) = await group.StableOfTwo();
        var joined = group.Join(leader);
        for (var i = 0; i < 11; i++)
        {
            group.Pass(5);
            Assert.Equal(ErrorCode.RebalanceInProgress, group.Heartbeat(follower, generation));
            Assert.False(joined.IsCompleted);
        }
        group.Pass(6);
        Assert.Equal([leader], (await joined).Members.Select(member => member.MemberId));
    }

    [Fact]
    public async Task A_member_that_does_not_sync_within_the_rebalance_timeout_is_out()
    {
        var group = new GroupHarness();
        var (first, _) = await group.JoinNew(session: 300_000);
        var (second, waiting) = await group.JoinNew(session: 300_000);
        var joined = await group.Join(first, session: 300_000);
        await waiting;
        await group.Sync(first, joined.GenerationId, null, (first, "all"));
        group.Pass(61);
        Assert.Equal(ErrorCode.RebalanceInProgress, group.Heartbeat(first, joined.GenerationId));
        Assert.Equal(ErrorCode.UnknownMemberId, group.Heartbeat(second, joined.GenerationId));
    }

    [Fact]
    public async Task A_follower_that_joins_again_unchanged_disturbs_nobody_but_a_leader_does()
    {
        var group = new GroupHarness();
        var (leader, follower, generation) = await group.StableOfTwo();
        Assert.Equal(generation, (await group.Join(follower)).GenerationId);
        Assert.Equal(ErrorCode.None, group.Heartbeat(leader, generation));
        _ = group.Join(follower, metadata: "other topics");
        Assert.Equal(ErrorCode.RebalanceInProgress, group.Heartbeat(leader, generation));
    }

    [Fact]
    public async Task The_strategy_that_all_support_and_most_prefer_is_chosen()
    {
        var group = new GroupHarness();
        var (first, _) = await group.JoinNew(["sticky", "range"]);
        var (second, overtaken) = await group.JoinNew(["range", "sticky"]);
        var (_, third) = await group.JoinNew(["range", "other", "sticky"]);
        var again = group.Join(second, protocols: ["range", "sticky"]);
        Assert.Equal(ErrorCode.RebalanceInProgress, (await overtaken).ErrorCode);
        Assert.Equal("range", (await group.Join(first, protocols: ["sticky", "range"])).ProtocolName);
        Assert.Equal(("range", "range"), ((await again).ProtocolName, (await third).ProtocolName));
        Assert.Equal(
            ErrorCode.InconsistentGroupProtocol,
            (await group.Join(protocols: ["cooperative-sticky"])).ErrorCode
        );
    }

    [Fact]
    public async Task A_group_that_was_empty_waits_for_more_members_as_long_as_they_come()
    {
        var group = new GroupHarness(("group.initial.rebalance.delay.ms", "3000"));
        var (_, first) = await group.JoinNew(session: 30_000);
        group.Pass(2);
        var (_, second) = await group.JoinNew(session: 30_000);
        group.Pass(2);
        Assert.False(first.IsCompleted);
        group.Pass(3);
        Assert.Equal((1, 1), ((await first).GenerationId, (await second).GenerationId));
    }

    [Fact]
    public async Task A_static_member_returns_without_a_rebalance()
    {
        var group = new GroupHarness();
        var first = await group.Join(instance: "i");
        await group.Sync(first.MemberId, 1, "i", (first.MemberId, "all"));
        var again = await group.Join(instance: "i");
        Assert.Equal((ErrorCode.None, 1, true), (again.ErrorCode, again.GenerationId, again.SkipAssignment));
        Assert.NotEqual(first.MemberId, again.MemberId);
        Assert.Equal("all", Text((await group.Sync(again.MemberId, 1, "i")).Assignment));
        Assert.Equal(ErrorCode.FencedInstanceId, group.Heartbeat(first.MemberId, 1, "i"));
        Assert.Equal(ErrorCode.None, group.Heartbeat(again.MemberId, 1, "i"));
    }

    [Fact]
    public async Task An_old_static_leader_that_returns_is_told_that_its_former_self_leads()
    {
        var group = new GroupHarness();
        var first = await group.Join(instance: "i", version: 7);
        await group.Sync(first.MemberId, 1, "i", (first.MemberId, "all"));
        var again = await group.Join(instance: "i", version: 7);
        Assert.Equal((first.MemberId, 0, false), (again.Leader, again.Members.Count, again.SkipAssignment));
    }

    [Fact]
    public async Task A_static_member_keeps_its_place_while_it_is_away_and_can_be_removed_by_its_instance()
    {
        var group = new GroupHarness();
        var member = await group.Join(instance: "i", session: 30_000);
        await group.Sync(member.MemberId, 1, "i", (member.MemberId, "all"));
        group.Pass(29);
        Assert.Equal(GroupState.Stable, group.Group.State);
        Assert.Equal(ErrorCode.UnknownMemberId, group.Leave("", "other"));
        Assert.Equal(ErrorCode.None, group.Leave("", "i"));
        Assert.Equal(GroupState.Empty, group.Group.State);
    }

    [Fact]
    public async Task When_a_member_leaves_the_others_rebalance_at_once()
    {
        var group = new GroupHarness();
        var (leader, follower, generation) = await group.StableOfTwo();
        Assert.Equal(ErrorCode.None, group.Leave(leader));
        Assert.Equal(ErrorCode.RebalanceInProgress, group.Heartbeat(follower, generation));
        Assert.Equal(follower, (await group.Join(follower)).Leader);
        Assert.Equal(ErrorCode.UnknownMemberId, group.Leave(leader));
    }

    [Fact]
    public async Task An_outsider_commits_only_while_the_group_is_empty()
    {
        var group = new GroupHarness();
        Assert.Equal(ErrorCode.None, group.On(g => g.CheckCommit(-1, "", null)));
        var (leader, _, generation) = await group.StableOfTwo();
        Assert.Equal(ErrorCode.UnknownMemberId, group.On(g => g.CheckCommit(-1, "", null)));
        Assert.Equal(ErrorCode.None, group.On(g => g.CheckCommit(generation, leader, null)));
        Assert.Equal(ErrorCode.IllegalGeneration, group.On(g => g.CheckCommit(generation - 1, leader, null)));
        Assert.Equal(ErrorCode.UnknownMemberId, group.On(g => g.CheckCommit(generation, "nobody", null)));
    }

    [Fact]
    public async Task While_the_assignment_is_awaited_a_commit_is_told_to_wait()
    {
        var group = new GroupHarness();
        var (leader, joined) = await group.JoinNew();
        var generation = (await joined).GenerationId;
        Assert.Equal(ErrorCode.RebalanceInProgress, group.On(g => g.CheckCommit(generation, leader, null)));
    }

    [Fact]
    public async Task A_new_coordinator_goes_on_with_the_last_stable_generation()
    {
        var group = new GroupHarness();
        var (leader, follower, generation) = await group.StableOfTwo();
        var (_, lost) = await group.JoinNew();
        group.On(g =>
        {
            g.Restore(group.Saved!);
            g.Resume();
            return true;
        });
        Assert.Equal(ErrorCode.NotCoordinator, (await lost).ErrorCode);
        Assert.Equal(ErrorCode.None, group.Heartbeat(leader, generation));
        Assert.Equal("F", Text((await group.Sync(follower, generation)).Assignment));
        group.Pass(11);
        Assert.Equal(GroupState.Empty, group.Group.State);
    }

    [Fact]
    public async Task A_full_group_takes_nobody_else()
    {
        var group = new GroupHarness(("group.max.size", "1"));
        var (_, joined) = await group.JoinNew();
        await joined;
        Assert.Equal(ErrorCode.GroupMaxSizeReached, (await group.Join()).ErrorCode);
    }

    [Fact]
    public async Task An_id_that_is_never_used_does_not_hold_up_the_group()
    {
        var group = new GroupHarness();
        var (leader, first) = await group.JoinNew();
        await group.Sync(leader, (await first).GenerationId, null, (leader, "all"));
        Assert.Equal(ErrorCode.MemberIdRequired, (await group.Join()).ErrorCode);
        var rejoined = group.Join(leader, metadata: "changed");
        group.Pass(9);
        Assert.False(rejoined.IsCompleted);
        group.Pass(2);
        Assert.Equal(2, (await rejoined).GenerationId);
    }
}
