using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>
/// Follower replication. Followers fetch from their own log end offset as soon as the leader has more; the leader
/// learns how far each is from where it fetches next, and moves the high watermark to the least of the ISR.
/// Batches are immutable, so a follower's copy is a reference.
/// </summary>
internal sealed class Replicator(ClusterState state)
{
    readonly List<Partition> _due = [];
    readonly List<Partition> _lagging = [];
    LoopTimer? _lagCheck;

    public long LagTimeMax => state.Configs.BrokerNumber("replica.lag.time.max.ms");

    /// <summary>Has the followers of a partition fetch at the end of the turn.</summary>
    public void Due(Partition partition)
    {
        if (partition.IsReplicationDue)
            return;
        partition.IsReplicationDue = true;
        _due.Add(partition);
        state.AskForTurnEnd();
    }

    /// <summary>Has the followers of all due partitions fetch now. The turn's end does it anyway; who needs the high
    /// watermark for an answer calls it before, so that most answers need no waiter and no timer.</summary>
    public void Run()
    {
        for (var i = 0; i < _due.Count; i++)
        {
            var partition = _due[i];
            partition.IsReplicationDue = false;
            Replicate(partition);
        }
        _due.Clear();
    }

    /// <summary>A follower stops fetching, or begins again.</summary>
    public void Hold(int brokerId, Partition partition, bool hold)
    {
        partition.Hold(brokerId, hold);
        if (partition.ReplicaOn(brokerId) is not { } replica || replica.IsHeld == hold)
            return;
        replica.IsHeld = hold;
        if (hold && partition.LeaderReplica is { } leader && replica.KnownEndOffset == leader.Log.EndOffset)
            replica.CaughtUpAt = state.Now;
        Due(partition);
    }

    void Replicate(Partition partition)
    {
        if (
            partition.LeaderReplica is not { } leader
            || partition.Topic.IsDeleted
            || !state.IsRunning(partition.Leader)
        )
            return;
        leader.KnownEndOffset = leader.Log.EndOffset;
        foreach (var follower in partition.Replicas)
            if (follower != leader && Fetches(leader, follower))
                Fetch(partition, leader, follower);
        AdvanceHighWatermark(partition);
        foreach (var follower in partition.Replicas)
            if (follower != leader && Fetches(leader, follower))
                ExpandIsr(partition, leader, follower);
        AdvanceHighWatermark(partition);
        foreach (var follower in partition.Replicas)
            if (follower != leader && Fetches(leader, follower))
                LearnFromLeader(leader, follower);
        WatchForLag(partition, leader);
    }

    bool Fetches(Replica leader, Replica follower) =>
        !follower.IsHeld
        && state.IsRunning(follower.BrokerId)
        && state.Links.Connect(leader.BrokerId, follower.BrokerId);

    /// <summary>A leader changes its ISR only through the controller, which adds no broker from which it hears
    /// nothing.</summary>
    bool MayAlterIsr(Replica leader) => state.Members.HearsFrom(leader.BrokerId);

    void Fetch(Partition partition, Replica leader, Replica follower)
    {
        if (follower.AgreedEpoch != partition.LeaderEpoch)
            Agree(partition, leader, follower);
        if (follower.Log.EndOffset < leader.Log.StartOffset || follower.Log.EndOffset > leader.Log.EndOffset)
            follower.Reset(leader.Log.StartOffset);
        var cursor = leader.Log.Seek(follower.Log.EndOffset, long.MaxValue);
        var now = state.Now;
        try
        {
            while (cursor.TryNext(out var batch))
            {
                follower.Log.Append(batch, partition.Topic.Settings.Log, now);
                follower.Producers.Record(batch);
            }
        }
        catch (IOException e)
        {
            state.Disk!.Failed(follower.BrokerId, e);
            return;
        }
        // The next fetch begins at this offset, from which the leader learns it.
        follower.KnownEndOffset = follower.Log.EndOffset;
        follower.CaughtUpAt = now;
    }

    /// <summary>Cuts the follower's log back to where it and the leader last had the same epoch (KIP-101,
    /// KIP-595).</summary>
    void Agree(Partition partition, Replica leader, Replica follower)
    {
        var before = follower.Log.EndOffset;
        while (follower.Log.Epochs.LatestEpoch is >= 0 and var epoch)
        {
            var (leaderEpoch, leaderEnd) = leader.Log.Epochs.EndOffsetFor(epoch, leader.Log.EndOffset);
            if (leaderEpoch == epoch)
            {
                follower.Truncate(leaderEnd);
                break;
            }
            if (leaderEpoch < 0)
            {
                follower.Truncate(leader.Log.StartOffset);
                break;
            }
            var (ownEpoch, ownEnd) = follower.Log.Epochs.EndOffsetFor(leaderEpoch, follower.Log.EndOffset);
            if (ownEpoch == leaderEpoch)
            {
                follower.Truncate(Math.Min(leaderEnd, ownEnd));
                break;
            }
            // This replica does not have the epoch that the leader answered with. It drops what it has after the epoch
            // before that one, and asks about that one next. An epoch without records is dropped too.
            follower.Truncate(ownEnd);
            follower.Log.Epochs.TruncateFromEnd(ownEnd);
        }
        follower.AgreedEpoch = partition.LeaderEpoch;
        if (follower.Log.EndOffset < before && state.Events.HasSubscribers)
            state.Events.Publish(
                new LogTruncated(
                    state.Time,
                    partition.Topic.Name,
                    partition.Index,
                    follower.BrokerId,
                    follower.Log.EndOffset
                )
            );
    }

    void ExpandIsr(Partition partition, Replica leader, Replica follower)
    {
        // The replica was removed by a completed reassignment.
        if (partition.ReplicaOn(follower.BrokerId) != follower)
            return;
        if (partition.IsInSync(follower.BrokerId) || !state.IsAlive(follower.BrokerId) || !MayAlterIsr(leader))
            return;
        if (follower.KnownEndOffset < leader.HighWatermark || follower.KnownEndOffset < partition.LeaderEpochStart)
            return;
        state.Elections.AlterIsr(partition, [.. partition.Isr, follower.BrokerId]);
    }

    void AdvanceHighWatermark(Partition partition)
    {
        var leader = partition.LeaderReplica!;
        // Below min.insync.replicas the high watermark stands still (KIP-966).
        if (partition.Isr.Length < partition.EffectiveMinIsr)
            return;
        var least = leader.Log.EndOffset;
        foreach (var follower in partition.Replicas)
            if (follower != leader && partition.IsInSync(follower.BrokerId))
                least = Math.Min(least, follower.KnownEndOffset);
        if (least <= leader.HighWatermark)
            return;
        leader.HighWatermark = least;
        state.Signal(partition);
        if (state.Events.HasSubscribers)
            state.Events.Publish(new HighWatermarkMoved(state.Time, partition.Topic.Name, partition.Index, least));
    }

    static void LearnFromLeader(Replica leader, Replica follower)
    {
        follower.HighWatermark = Math.Min(leader.HighWatermark, follower.Log.EndOffset);
        follower.AdvanceStart(leader.Log.StartOffset);
    }

    void WatchForLag(Partition partition, Replica leader)
    {
        foreach (var follower in partition.Replicas)
        {
            if (!IsBehind(partition, leader, follower))
                continue;
            if (!_lagging.Contains(partition))
                _lagging.Add(partition);
            ScheduleLagCheck(follower.CaughtUpAt + LagTimeMax - state.Now);
            return;
        }
    }

    static bool IsBehind(Partition partition, Replica leader, Replica follower) =>
        follower != leader && partition.IsInSync(follower.BrokerId) && follower.KnownEndOffset < leader.Log.EndOffset;

    void ScheduleLagCheck(long milliseconds) =>
        _lagCheck ??= state.Loop.Schedule(TimeSpan.FromMilliseconds(Math.Max(1, milliseconds + 1)), CheckLag);

    void CheckLag()
    {
        _lagCheck = null;
        var lagging = _lagging.ToArray();
        _lagging.Clear();
        foreach (var partition in lagging)
            ShrinkIsr(partition);
    }

    void ShrinkIsr(Partition partition)
    {
        if (partition.LeaderReplica is not { } leader || partition.Topic.IsDeleted)
            return;
        var oldest = state.Now - LagTimeMax;
        var inSync = Array.FindAll(
            partition.Isr,
            id =>
                partition.ReplicaOn(id) is not { } replica
                || !IsBehind(partition, leader, replica)
                || replica.CaughtUpAt >= oldest
        );
        if (inSync.Length < partition.Isr.Length && state.IsRunning(partition.Leader) && MayAlterIsr(leader))
            state.Elections.AlterIsr(partition, inSync);
        WatchForLag(partition, leader);
    }
}
