using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Tests.Cluster;

/// <summary>Brokers that crash, stand still or are cut off, by a clock that the test moves.</summary>
public sealed class MembershipTests
{
    readonly ClusterHarness _cluster = new(
        configs: new() { ["broker.session.timeout.ms"] = "9000", ["auto.leader.rebalance.enable"] = "true" }
    );

    void Crash(int brokerId) => _cluster.Run(() => _cluster.State.Members.Crash(_cluster.State.Broker(brokerId)!));

    void Pause(int brokerId) => _cluster.Run(() => _cluster.State.Members.Pause(_cluster.State.Broker(brokerId)!));

    void Resume(int brokerId) => _cluster.Run(() => _cluster.State.Members.Resume(_cluster.State.Broker(brokerId)!));

    void Cut(int one, int other) => _cluster.Run(() => _cluster.State.Members.Cut(one, other));

    void Heal(int one, int other) => _cluster.Run(() => _cluster.State.Members.Heal(one, other));

    Partition CreateOn(params int[] replicas) => CreateOn("t", replicas);

    Partition CreateOn(string topic, params int[] replicas) =>
        _cluster.Run(() => _cluster.State.Create(topic, [replicas], []).Partitions[0]);

    static string Of(Partition partition) =>
        $"leader {partition.Leader} epoch {partition.LeaderEpoch} isr {string.Join(',', partition.Isr)} elr "
        + $"{string.Join(',', partition.EligibleLeaders)}";

    [Fact]
    public void A_crashed_leader_leads_until_its_session_is_over()
    {
        var partition = CreateOn(2, 3, 1);
        Crash(2);
        _cluster.Advance(8.9);
        Assert.Equal("leader 2 epoch 0 isr 2,3,1 elr ", Of(partition));
        _cluster.Advance(0.2);
        Assert.Equal("leader 3 epoch 1 isr 3,1 elr ", Of(partition));
        _cluster.Start(2);
        Assert.Equal("leader 3 epoch 1 isr 1,2,3 elr ", Of(partition));
    }

    [Fact]
    public void Without_its_leader_the_high_watermark_stands_still_and_followers_learn_nothing()
    {
        var partition = CreateOn(2, 3, 1);
        _cluster.Hold(partition, 3);
        _cluster.Append(partition, 2);
        Crash(2);
        _cluster.Hold(partition, 3, hold: false);
        Assert.Equal((0L, 0L), (partition.HighWatermark, partition.ReplicaOn(3)!.Log.EndOffset));
        Assert.Equal(2, partition.ReplicaOn(1)!.Log.EndOffset);
    }

    [Fact]
    public void When_the_active_controller_crashes_the_next_one_gives_everybody_a_whole_session()
    {
        var partition = CreateOn(1, 2, 3);
        Crash(1);
        _cluster.Advance(1.9);
        Assert.Equal(1, _cluster.State.Controller);
        _cluster.Advance(0.2);
        Assert.Equal((2, 2), (_cluster.State.Controller, _cluster.State.Members.ControllerEpoch));
        _cluster.Advance(8.8);
        Assert.Equal(1, partition.Leader);
        _cluster.Advance(0.3);
        Assert.Equal(2, partition.Leader);
        _cluster.Start(1);
        Assert.Equal(2, _cluster.State.Controller);
    }

    [Fact]
    public void While_no_controller_is_active_nobody_is_fenced()
    {
        var partition = CreateOn(3, 2);
        Pause(2);
        _cluster.Advance(8);
        Crash(1);
        Resume(2);
        _cluster.Advance(1.5);
        Assert.Equal((1, "leader 3 epoch 0 isr 3,2 elr "), (_cluster.State.Controller, Of(partition)));
        _cluster.Advance(12);
        Assert.Equal("leader 3 epoch 0 isr 3,2 elr ", Of(partition));
    }

    [Fact]
    public void A_broker_that_stands_still_loses_its_leadership_and_catches_up_when_it_goes_on()
    {
        var partition = CreateOn(2, 3);
        Pause(2);
        _cluster.Advance(9.1);
        Assert.Equal("leader 3 epoch 1 isr 3 elr ", Of(partition));
        _cluster.Append(partition, 5);
        Resume(2);
        Assert.Equal("leader 3 epoch 1 isr 2,3 elr ", Of(partition));
        Assert.Equal(5, partition.ReplicaOn(2)!.Log.EndOffset);
    }

    [Fact]
    public void A_pause_shorter_than_the_session_changes_nothing()
    {
        var partition = CreateOn(2, 3);
        Pause(2);
        _cluster.Advance(8);
        Resume(2);
        _cluster.Advance(30);
        Assert.Equal("leader 2 epoch 0 isr 2,3 elr ", Of(partition));
    }

    [Fact]
    public void A_follower_behind_a_cut_link_lags_and_leaves_the_ISR_though_the_controller_hears_from_it()
    {
        var partition = CreateOn(2, 3);
        Cut(2, 3);
        _cluster.Append(partition);
        _cluster.Advance(31);
        Assert.Equal("leader 2 epoch 0 isr 2 elr ", Of(partition));
        Heal(2, 3);
        Assert.Equal("leader 2 epoch 0 isr 2,3 elr ", Of(partition));
        Assert.Equal(1, partition.ReplicaOn(3)!.Log.EndOffset);
    }

    [Fact]
    public void Who_cannot_reach_the_controller_is_fenced()
    {
        var partition = CreateOn(3, 2);
        Cut(1, 3);
        _cluster.Advance(9.1);
        Assert.Equal("leader 2 epoch 1 isr 2 elr ", Of(partition));
        Heal(1, 3);
        Assert.Equal("leader 2 epoch 1 isr 2,3 elr ", Of(partition));
    }

    [Fact]
    public void A_controller_in_the_minority_gives_way()
    {
        Cut(1, 2);
        Cut(1, 3);
        _cluster.Advance(2.1);
        Assert.Equal(2, _cluster.State.Controller);
    }

    [Fact]
    public void Without_a_majority_of_controllers_nothing_changes()
    {
        var partition = CreateOn(2, 1, 3);
        var own = CreateOn("own", 1, 2, 3);
        Crash(2);
        Crash(3);
        _cluster.Advance(2.1);
        Assert.Equal((-1, 1), (_cluster.State.Controller, _cluster.State.Members.ControllerEpoch));
        _cluster.Append(own);
        _cluster.Advance(60);
        Assert.Equal("leader 2 epoch 0 isr 2,1,3 elr ", Of(partition));
        Assert.Equal(("leader 1 epoch 0 isr 1,2,3 elr ", 0L), (Of(own), own.HighWatermark));
        _cluster.Start(3);
        Assert.Equal((1, 2), (_cluster.State.Controller, _cluster.State.Members.ControllerEpoch));
        _cluster.Advance(9.1);
        Assert.Equal("leader 1 epoch 1 isr 1,3 elr ", Of(partition));
        Assert.Equal(("leader 1 epoch 0 isr 1,3 elr ", 1L), (Of(own), own.HighWatermark));
    }

    [Fact]
    public void Without_a_majority_a_shutdown_moves_no_leader()
    {
        var partition = CreateOn(2, 1);
        Crash(1);
        Crash(3);
        _cluster.Stop(2);
        _cluster.Advance(30);
        Assert.Equal("leader 2 epoch 0 isr 2,1 elr ", Of(partition));
        _cluster.Start(2);
        Assert.False(_cluster.State.IsRunning(2));
        _cluster.Start(1);
        Assert.True(_cluster.State.IsRunning(2));
        Assert.Equal("leader 2 epoch 2 isr 1,2 elr ", Of(partition));
    }

    [Fact]
    public void A_shutdown_waits_for_the_next_controller_where_a_majority_is_left_to_make_one()
    {
        var partition = CreateOn(2, 3);
        Crash(1);
        _cluster.Stop(2);
        Assert.Equal("leader 3 epoch 1 isr 3 elr ", Of(partition));
        _cluster.Advance(2.1);
        Assert.Equal(-1, _cluster.State.Controller);
    }

    [Fact]
    public void A_controller_that_reaches_nobody_gives_way_to_none_and_comes_back()
    {
        foreach (var (one, other) in ((int, int)[])[(1, 2), (1, 3), (2, 3)])
            Cut(one, other);
        _cluster.Advance(2.1);
        Assert.Equal(-1, _cluster.State.Controller);
        Heal(2, 3);
        Assert.Equal(2, _cluster.State.Controller);
    }

    [Fact]
    public async Task What_brokers_pass_on_waits_for_a_controller_and_for_a_minute_at_most()
    {
        Crash(2);
        Crash(3);
        var first = _cluster.Run(() => _cluster.State.Members.UntilControllerAsync().AsTask());
        _cluster.Advance(59);
        Assert.False(first.IsCompleted);
        var second = _cluster.Run(() => _cluster.State.Members.UntilControllerAsync().AsTask());
        _cluster.Advance(2);
        Assert.False(await first);
        _cluster.Start(2);
        Assert.True(await second);
    }

    [Fact]
    public void Leadership_returns_to_the_preferred_replica_by_itself()
    {
        var partition = CreateOn(2, 3);
        _cluster.Stop(2);
        _cluster.Start(2);
        _cluster.Advance(299);
        Assert.Equal(3, partition.Leader);
        _cluster.Advance(2);
        Assert.Equal("leader 2 epoch 2 isr 2,3 elr ", Of(partition));
    }
}
