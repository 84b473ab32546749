using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Cluster.Controller;

/// <summary>
/// One change that the controller makes to a partition. Whatever the cause, replicas, ISR, eligible leaders and leader
/// follow from each other in this order, as in Kafka: complete a reassignment, fill the eligible leaders (KIP-966),
/// elect.
/// </summary>
internal sealed class PartitionChange(ClusterState state, Partition partition)
{
    int[] _eligible = partition.EligibleLeaders;
    int[] _lastKnown = partition.LastKnownEligibleLeaders;

    public int[] Isr { get; set; } = partition.Isr;
    public int[] Replicas { get; set; } = partition.Assignment;
    public int[] Adding { get; set; } = partition.Adding;
    public int[] Removing { get; set; } = partition.Removing;
    public ElectionKind Election { get; init; }

    /// <summary>A broker that came back from a crash; −1: none. It is no longer eligible.</summary>
    public int UncleanShutdown { get; init; } = -1;

    /// <summary>Makes the change; returns whether there was anything to do.</summary>
    public bool Apply()
    {
        CompleteReassignment();
        FillEligible();
        var leader = Elect(out var isUnclean);
        if (leader != partition.Leader)
            TakeOver(leader, isUnclean);
        var isNewLeader = leader != partition.Leader;
        // Whoever still fetches as a replica that has gone must be refused.
        var losesReplica = !Array.TrueForAll(partition.Assignment, id => Contains(Replicas, id));
        return Commit(leader, isNewLeader || (losesReplica && leader >= 0), isUnclean);
    }

    void CompleteReassignment()
    {
        if (Adding.Length == 0 && Removing.Length == 0)
            return;
        var isr = Without(Isr, Removing);
        if (isr.Length == 0 || !Array.TrueForAll(Adding, id => Contains(isr, id)))
            return;
        Isr = isr;
        Replicas = Without(Replicas, Removing);
        Adding = Removing = [];
    }

    void FillEligible()
    {
        if (Isr.Length >= Math.Min(partition.Topic.Settings.MinInsyncReplicas, Replicas.Length))
        {
            _eligible = _lastKnown = [];
            return;
        }
        var eligible = new SortedSet<int>(_eligible);
        eligible.UnionWith(partition.Isr);
        eligible.ExceptWith(Isr);
        eligible.IntersectWith(Replicas);
        eligible.Remove(UncleanShutdown);
        _eligible = [.. eligible];
    }

    int Elect(out bool isUnclean)
    {
        isUnclean = false;
        if (Election == ElectionKind.Preferred && MayLead(Replicas[0]))
            return Replicas[0];
        if (MayLead(partition.Leader))
            return partition.Leader;
        foreach (var id in Replicas)
            if (MayLead(id))
                return id;
        isUnclean = true;
        if (
            Isr.Length == 0
            && _eligible.Length == 0
            && _lastKnown is [var last]
            && Contains(Replicas, last)
            && state.IsAlive(last)
        )
            return last;
        if (Election == ElectionKind.Unclean)
            foreach (var id in Replicas)
                if (state.IsAlive(id))
                    return id;
        isUnclean = false;
        return -1;
    }

    bool MayLead(int id) => (Contains(Isr, id) || Contains(_eligible, id)) && state.IsAlive(id);

    void TakeOver(int leader, bool isUnclean)
    {
        if (leader < 0)
        {
            if (Isr.Length == 0 && partition.Leader >= 0)
                _lastKnown = [partition.Leader];
            return;
        }
        _lastKnown = [];
        if (isUnclean)
        {
            Isr = [leader];
            _eligible = [];
        }
        else if (!Contains(Isr, leader))
        {
            Isr = [leader];
            _eligible = Without(_eligible, [leader]);
        }
    }

    bool Commit(int leader, bool isNewEpoch, bool isUnclean)
    {
        var isNewIsr = !Isr.AsSpan().SequenceEqual(partition.Isr);
        var isNewAssignment =
            !Replicas.AsSpan().SequenceEqual(partition.Assignment)
            || !Adding.AsSpan().SequenceEqual(partition.Adding)
            || !Removing.AsSpan().SequenceEqual(partition.Removing);
        state.Disk?.Touch(partition.Topic);
        partition.Isr = Isr;
        partition.EligibleLeaders = _eligible;
        partition.LastKnownEligibleLeaders = _lastKnown;
        (partition.Adding, partition.Removing) = (Adding, Removing);
        partition.Reassign(Replicas);
        if (isNewEpoch)
            partition.Lead(leader, state.Now);
        Announce(isNewAssignment, isNewIsr, isNewEpoch, isUnclean);
        if (!isNewAssignment && !isNewIsr && !isNewEpoch)
            return false;
        state.Members.Changes++;
        if (isNewEpoch)
            state.LeaderMoved(partition);
        state.Replication.Due(partition);
        state.Signal(partition);
        state.Duties.Watch(partition);
        return true;
    }

    void Announce(bool isNewAssignment, bool isNewIsr, bool isNewEpoch, bool isUnclean)
    {
        if (!state.Events.HasSubscribers)
            return;
        var (topic, index) = (partition.Topic.Name, partition.Index);
        if (isNewAssignment)
            state.Events.Publish(
                new AssignmentChanged(
                    state.Time,
                    topic,
                    index,
                    partition.Assignment,
                    partition.Adding,
                    partition.Removing
                )
            );
        if (isNewIsr)
            state.Events.Publish(
                new IsrChanged(state.Time, topic, index, partition.Isr) { EligibleLeaders = partition.EligibleLeaders }
            );
        if (isNewEpoch)
            state.Events.Publish(
                new LeaderChanged(state.Time, topic, index, partition.Leader, partition.LeaderEpoch)
                {
                    IsUnclean = isUnclean,
                }
            );
    }

    static bool Contains(int[] ids, int id) => Array.IndexOf(ids, id) >= 0;

    static int[] Without(int[] ids, int[] gone) =>
        gone.Length == 0 ? ids : Array.FindAll(ids, id => !Contains(gone, id));
}
