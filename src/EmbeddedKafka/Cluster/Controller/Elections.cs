using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Cluster.Controller;

/// <summary>What the controller does to partitions when brokers come and go, when leaders report their ISR, and when it
/// is asked to elect.</summary>
internal sealed class Elections(ClusterState state)
{
    /// <summary>Gives a new partition its first leader.</summary>
    public void Begin(Partition partition)
    {
        var alive = Array.FindAll(partition.Assignment, state.IsAlive);
        if (alive.Length > 0)
            partition.Isr = alive;
        partition.Lead(alive.Length > 0 ? alive[0] : -1, state.Now);
        state.Transactions.LeaderMoved(partition);
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new LeaderChanged(
                    state.Time,
                    partition.Topic.Name,
                    partition.Index,
                    partition.Leader,
                    partition.LeaderEpoch
                )
            );
        state.Duties.Watch(partition);
    }

    /// <summary>The broker leads nothing any more and is in no ISR.</summary>
    public void Leave(BrokerNode broker)
    {
        foreach (var partition in state.Partitions)
        {
            if (partition.ReplicaOn(broker.Id) is null)
                continue;
            if (partition.IsInSync(broker.Id))
                new PartitionChange(state, partition)
                {
                    Isr = Array.FindAll(partition.Isr, id => id != broker.Id),
                    Election = KindFor(partition),
                }.Apply();
            else
                state.Replication.Due(partition);
        }
    }

    /// <summary>The broker may lead again where nobody does, and catches up everywhere else.</summary>
    public void Return(BrokerNode broker)
    {
        foreach (var partition in state.Partitions)
        {
            if (partition.ReplicaOn(broker.Id) is not { } replica)
                continue;
            // What it agreed on before it was away says nothing about now.
            replica.AgreedEpoch = -1;
            if (partition.Leader < 0)
                new PartitionChange(state, partition) { Election = KindFor(partition) }.Apply();
            state.Replication.Due(partition);
        }
    }

    /// <summary>A broker registers again after a crash: nobody can say that its log still has all it once had
    /// (KIP-966).</summary>
    public void Distrust(BrokerNode broker)
    {
        foreach (var partition in state.Partitions)
            if (partition.IsInSync(broker.Id) || Array.IndexOf(partition.EligibleLeaders, broker.Id) >= 0)
                new PartitionChange(state, partition)
                {
                    Isr = Array.FindAll(partition.Isr, id => id != broker.Id),
                    UncleanShutdown = broker.Id,
                    Election = KindFor(partition),
                }.Apply();
    }

    /// <summary>The leader reports a new ISR. As Kafka's does, the set comes out in the order of broker ids.</summary>
    public void AlterIsr(Partition partition, int[] isr)
    {
        Array.Sort(isr);
        new PartitionChange(state, partition) { Isr = isr }.Apply();
    }

    /// <summary>With another min.insync.replicas the eligible leaders say nothing any more.</summary>
    public void ForgetEligible(Topic topic)
    {
        foreach (var partition in topic.Partitions)
        {
            partition.EligibleLeaders = [];
            state.Replication.Due(partition);
        }
    }

    /// <summary>Makes any replica that is alive the leader where there is none, alone in the ISR; false when none is
    /// alive.</summary>
    public bool TryUnclean(Partition partition) =>
        new PartitionChange(state, partition) { Election = ElectionKind.Unclean }.Apply() && partition.Leader >= 0;

    /// <summary>Makes the preferred replica lead again; false when it cannot, or does already.</summary>
    public bool TryPreferred(Partition partition)
    {
        var preferred = partition.Assignment[0];
        if (partition.Leader == preferred || !state.IsAlive(preferred) || !partition.IsInSync(preferred))
            return false;
        return new PartitionChange(state, partition) { Election = ElectionKind.Preferred }.Apply();
    }

    public static ElectionKind KindFor(Partition partition) =>
        partition.Topic.Settings.UncleanElection ? ElectionKind.Unclean : ElectionKind.Any;
}
