namespace EmbeddedKafka.Cluster;

/// <summary>What the controller does when brokers come and go: choose leaders, shrink ISRs.</summary>
internal sealed class Elections(ClusterState state)
{
    /// <summary>Gives a new partition its first leader.</summary>
    public void Begin(Partition partition)
    {
        var running = Array.FindAll(partition.Assignment, state.IsRunning);
        if (running.Length > 0) partition.Isr = running;
        partition.Lead(running.Length > 0 ? running[0] : -1, state.Now);
        AnnounceLeader(partition);
    }

    public void Stop(BrokerNode broker)
    {
        if (!broker.IsRunning) return;
        broker.IsRunning = false;
        foreach (var topic in state.Topics.Values)
            foreach (var partition in topic.Partitions)
                Leave(partition, broker.Id);
        state.Groups.LeadersMoved();
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerStopped(state.Time, broker.Id));
    }

    void Leave(Partition partition, int brokerId)
    {
        if (partition.ReplicaOn(brokerId) is null) return;
        // The last member stays in the ISR: only it has every committed record.
        if (partition.IsInSync(brokerId) && partition.Isr.Length > 1) SetIsr(partition, Array.FindAll(partition.Isr, id => id != brokerId));
        if (partition.Leader == brokerId) Elect(partition);
        else state.Replication.Due(partition);
    }

    public void Start(BrokerNode broker)
    {
        if (broker.IsRunning) return;
        broker.IsRunning = true;
        foreach (var topic in state.Topics.Values)
            foreach (var partition in topic.Partitions)
                Return(partition, broker.Id);
        state.Groups.LeadersMoved();
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerStarted(state.Time, broker.Id));
    }

    void Return(Partition partition, int brokerId)
    {
        if (partition.ReplicaOn(brokerId) is not { } replica) return;
        // What it agreed on before it was away says nothing about now.
        replica.AgreedEpoch = -1;
        if (partition.Leader < 0) Elect(partition);
        else state.Replication.Due(partition);
    }

    /// <summary>Chooses the first replica in sync that runs; without one, with unclean election, the first that runs.</summary>
    void Elect(Partition partition)
    {
        var next = FirstRunning(partition.Assignment, partition.IsInSync);
        if (next < 0 && partition.Topic.Settings.UncleanElection && TryUnclean(partition)) return;
        if (next != partition.Leader) Lead(partition, next);
    }

    /// <summary>Makes any replica that runs the leader, alone in the ISR; false when none runs.</summary>
    public bool TryUnclean(Partition partition)
    {
        var next = FirstRunning(partition.Assignment, _ => true);
        if (next < 0) return false;
        SetIsr(partition, [next]);
        Lead(partition, next);
        return true;
    }

    /// <summary>Makes the preferred replica lead again; false when it cannot, or does already.</summary>
    public bool TryPreferred(Partition partition)
    {
        var preferred = partition.Assignment[0];
        if (partition.Leader == preferred || !state.IsRunning(preferred) || !partition.IsInSync(preferred)) return false;
        Lead(partition, preferred);
        return true;
    }

    void Lead(Partition partition, int brokerId)
    {
        partition.Lead(brokerId, state.Now);
        AnnounceLeader(partition);
        state.Replication.Due(partition);
        state.Signal(partition);
    }

    int FirstRunning(int[] replicas, Predicate<int> eligible)
    {
        foreach (var id in replicas)
            if (state.IsRunning(id) && eligible(id)) return id;
        return -1;
    }

    /// <summary>Replaces the ISR; <paramref name="isr"/> comes out in the order of assignment.</summary>
    public void SetIsr(Partition partition, int[] isr)
    {
        partition.Isr = Array.FindAll(partition.Assignment, id => Array.IndexOf(isr, id) >= 0);
        if (state.Events.HasSubscribers)
            state.Events.Publish(new IsrChanged(state.Time, partition.Topic.Name, partition.Index, partition.Isr));
        state.Signal(partition);
    }

    void AnnounceLeader(Partition partition)
    {
        if (state.Events.HasSubscribers)
            state.Events.Publish(new LeaderChanged(state.Time, partition.Topic.Name, partition.Index, partition.Leader, partition.LeaderEpoch));
    }
}
