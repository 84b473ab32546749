using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Tests.Cluster;

/// <summary>Eligible leader replicas (KIP-966), as Apache Kafka 4.3.1 keeps them: each sequence was asked of
/// it.</summary>
public sealed class EligibleLeaderTests
{
    // Five, so that two may be away and the rest still have a controller.
    readonly ClusterHarness _cluster = new(brokers: 5);

    Partition Create(int minInsync, bool isUnclean = false, params int[] replicas) =>
        _cluster.Run(() =>
            _cluster
                .State.Create(
                    "t",
                    [replicas.Length > 0 ? replicas : [2, 3]],
                    [
                        new("min.insync.replicas", $"{minInsync}"),
                        new("unclean.leader.election.enable", isUnclean ? "true" : "false"),
                    ]
                )
                .Partitions[0]
        );

    void Crash(int brokerId)
    {
        _cluster.Run(() => _cluster.State.Members.Crash(_cluster.State.Broker(brokerId)!));
        _cluster.Advance(9.1);
    }

    static string Of(Partition partition) =>
        $"{partition.Leader}/{partition.LeaderEpoch} isr [{string.Join(',', partition.Isr)}] elr "
        + $"[{string.Join(',', partition.EligibleLeaders)}] last "
        + $"[{string.Join(',', partition.LastKnownEligibleLeaders)}]";

    [Fact]
    public void The_last_in_sync_stays_eligible_and_leads_again()
    {
        var partition = Create(1);
        _cluster.Stop(3);
        Assert.Equal("2/0 isr [2] elr [] last []", Of(partition));
        _cluster.Stop(2);
        Assert.Equal("-1/1 isr [] elr [2] last [2]", Of(partition));
        _cluster.Start(3);
        Assert.Equal("-1/1 isr [] elr [2] last [2]", Of(partition));
        _cluster.Start(2);
        Assert.Equal("2/2 isr [2,3] elr [] last []", Of(partition));
    }

    [Fact]
    public void Whoever_left_below_min_insync_is_eligible_too()
    {
        var partition = Create(2);
        _cluster.Stop(3);
        Assert.Equal("2/0 isr [2] elr [3] last []", Of(partition));
        _cluster.Stop(2);
        Assert.Equal("-1/1 isr [] elr [2,3] last [2]", Of(partition));
        _cluster.Start(3);
        Assert.Equal("3/2 isr [3] elr [2] last []", Of(partition));
        _cluster.Start(2);
        Assert.Equal("3/2 isr [2,3] elr [] last []", Of(partition));
    }

    [Fact]
    public void After_a_crash_nobody_is_eligible_but_the_last_leader_may_lead()
    {
        var partition = Create(2);
        Crash(3);
        Crash(2);
        Assert.Equal("-1/1 isr [] elr [2,3] last [2]", Of(partition));
        _cluster.Start(2);
        Assert.Equal("-1/1 isr [] elr [3] last [2]", Of(partition));
        _cluster.Start(3);
        Assert.Equal("2/2 isr [2,3] elr [] last []", Of(partition));
    }

    [Fact]
    public void A_crash_that_is_over_before_the_session_costs_the_leadership_all_the_same()
    {
        var partition = Create(1);
        _cluster.Run(() => _cluster.State.Members.Crash(_cluster.State.Broker(2)!));
        _cluster.Advance(1);
        _cluster.Start(2);
        Assert.Equal("3/1 isr [2,3] elr [] last []", Of(partition));
    }

    [Fact]
    public void Unclean_election_takes_whoever_comes_first_and_forgets_the_eligible()
    {
        var partition = Create(1, isUnclean: true);
        _cluster.Append(partition, 1);
        _cluster.Stop(3);
        _cluster.Append(partition, 4);
        _cluster.Stop(2);
        _cluster.Start(3);
        Assert.Equal("3/2 isr [3] elr [] last []", Of(partition));
        Assert.Equal(1, partition.HighWatermark);
        _cluster.Start(2);
        Assert.Equal(1, partition.ReplicaOn(2)!.Log.EndOffset);
    }

    [Fact]
    public void Where_unclean_election_is_allowed_later_it_comes_within_five_minutes()
    {
        var partition = Create(1);
        _cluster.Stop(3);
        _cluster.Stop(2);
        _cluster.Start(3);
        _cluster.Run(() =>
        {
            partition.Topic.Overrides["unclean.leader.election.enable"] = "true";
            _cluster.State.Reconfigure(partition.Topic);
        });
        Assert.Equal(-1, partition.Leader);
        _cluster.Advance(301);
        Assert.Equal(3, partition.Leader);
    }

    [Fact]
    public void Another_min_insync_replicas_forgets_the_eligible()
    {
        var partition = Create(2);
        _cluster.Stop(3);
        _cluster.Run(() =>
        {
            partition.Topic.Overrides["min.insync.replicas"] = "1";
            _cluster.State.Reconfigure(partition.Topic);
        });
        Assert.Equal("2/0 isr [2] elr [] last []", Of(partition));
    }
}
