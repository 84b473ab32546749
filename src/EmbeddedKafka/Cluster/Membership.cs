namespace EmbeddedKafka.Cluster;

/// <summary>
/// Brokers come and go: in order, by a crash, by standing still, behind a cut link. The controller fences a broker from which it
/// has heard nothing for <c>broker.session.timeout.ms</c>, and takes it back when it hears from it again.
/// </summary>
internal sealed class Membership(ClusterState state)
{
    readonly long _start = state.Loop.Uptime;
    bool _isFailingOver;

    /// <summary>The broker whose controller is active; −1 when none is up.</summary>
    public int Controller { get; private set; } = 1;

    /// <summary>How often the active controller has changed, from 1, as the epoch of the controller quorum.</summary>
    public int ControllerEpoch { get; private set; } = 1;

    /// <summary>Where the metadata log would end: changes to partitions, and a record for each idle half second, as Kafka writes them.</summary>
    public long MetadataEndOffset => Changes + (state.Loop.Uptime - _start) / 500;

    /// <summary>Changes that the controller has made.</summary>
    public long Changes { get; set; } = 30;

    /// <summary>A shutdown in order: leaders move before the broker is gone.</summary>
    public void Shutdown(BrokerNode broker)
    {
        if (!broker.IsUp) return;
        broker.FetchSessions.Clear();
        broker.IsUp = broker.IsPaused = false;
        Fence(broker);
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerStopped(state.Time, broker.Id));
        if (Controller == broker.Id) MoveController();
        Review();
    }

    /// <summary>The process is gone; nobody is told.</summary>
    public void Crash(BrokerNode broker)
    {
        if (!broker.IsUp) return;
        broker.FetchSessions.Clear();
        broker.IsUp = broker.IsPaused = false;
        broker.WasUnclean = true;
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerCrashed(state.Time, broker.Id));
        Review();
    }

    public void Pause(BrokerNode broker)
    {
        if (!broker.IsRunning) return;
        broker.IsPaused = true;
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerPaused(state.Time, broker.Id));
        Review();
    }

    public void Resume(BrokerNode broker)
    {
        if (!broker.IsPaused) return;
        broker.IsPaused = false;
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerResumed(state.Time, broker.Id));
        Reconnect(broker);
        Review();
    }

    public void Start(BrokerNode broker)
    {
        if (broker.IsUp) return;
        broker.IsUp = true;
        state.Disk?.Trust(broker.Id);
        // Back within its session it registers anew all the same, and what it held before counts no longer.
        if (broker.WasUnclean) state.Elections.Distrust(broker);
        Fence(broker);
        broker.WasUnclean = false;
        if (!state.IsUp(Controller)) MoveController();
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerStarted(state.Time, broker.Id));
        Review();
    }

    public void Cut(int one, int other)
    {
        state.Links.Cut(one, other);
        Review();
    }

    public void Heal(int one, int other)
    {
        state.Links.Heal(one, other);
        foreach (var id in (ReadOnlySpan<int>)[one, other]) Reconnect(state.Broker(id)!);
        Review();
    }

    public bool HearsFrom(int brokerId)
        => state.Broker(brokerId) is { IsRunning: true } && state.Broker(Controller) is { IsRunning: true } && state.Links.Connect(brokerId, Controller);

    /// <summary>After anything that decides who hears whom.</summary>
    void Review()
    {
        if (NeedsOtherController())
        {
            if (_isFailingOver) return;
            _isFailingOver = true;
            state.Loop.Schedule(state.Configs.BrokerNumber("controller.quorum.fetch.timeout.ms", 2000), FailOver);
            return;
        }
        foreach (var broker in state.Brokers)
            if (HearsFrom(broker.Id)) Welcome(broker);
            else Miss(broker);
    }

    void Miss(BrokerNode broker)
    {
        if (broker.LastHeard == 0) (broker.LastHeard, broker.MetadataEndOffset) = (state.Now, MetadataEndOffset);
        if (!broker.IsFenced) broker.Session ??= state.Loop.Schedule(state.Configs.BrokerNumber("broker.session.timeout.ms", 9000), () => Expire(broker));
    }

    void Welcome(BrokerNode broker)
    {
        broker.Session?.Cancel();
        broker.Session = null;
        broker.LastHeard = 0;
        if (!broker.IsFenced) return;
        broker.IsFenced = false;
        state.Elections.Return(broker);
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerUnfenced(state.Time, broker.Id));
    }

    void Expire(BrokerNode broker)
    {
        broker.Session = null;
        // While no controller is there, nobody fences anybody; the next one gives everybody a whole session.
        if (HearsFrom(broker.Id) || state.Broker(Controller) is not { IsRunning: true }) return;
        Fence(broker);
    }

    void Fence(BrokerNode broker)
    {
        broker.Session?.Cancel();
        broker.Session = null;
        if (broker.IsFenced) return;
        broker.IsFenced = true;
        state.Elections.Leave(broker);
        if (state.Events.HasSubscribers) state.Events.Publish(new BrokerFenced(state.Time, broker.Id));
    }

    /// <summary>Its replicas fetch again, and so do the followers of what it leads.</summary>
    void Reconnect(BrokerNode broker)
    {
        foreach (var partition in state.Partitions)
        {
            if (partition.ReplicaOn(broker.Id) is null) continue;
            // A leader that stood still does not hold it against its followers.
            if (partition.Leader == broker.Id)
                foreach (var replica in partition.Replicas) replica.CaughtUpAt = state.Now;
            state.Replication.Due(partition);
        }
    }

    bool NeedsOtherController() => Controller != Candidate() && !Suffices(Controller);

    void FailOver()
    {
        _isFailingOver = false;
        if (NeedsOtherController()) MoveController();
        Review();
    }

    void MoveController()
    {
        var next = Candidate();
        if (next == Controller) return;
        Controller = next;
        if (next >= 0) ControllerEpoch++;
        // A new controller gives everybody a whole session.
        foreach (var broker in state.Brokers)
        {
            broker.Session?.Cancel();
            broker.Session = null;
        }
        if (state.Events.HasSubscribers) state.Events.Publish(new ControllerChanged(state.Time, next, ControllerEpoch));
    }

    // Without a majority anywhere the controller stays: a quorum that cannot move is no experiment of this cluster.
    int Candidate()
    {
        if (Suffices(Controller)) return Controller;
        foreach (var broker in state.Brokers)
            if (Suffices(broker.Id)) return broker.Id;
        if (state.Broker(Controller) is { IsRunning: true }) return Controller;
        foreach (var broker in state.Brokers)
            if (broker.IsRunning) return broker.Id;
        return state.IsUp(Controller) ? Controller : Array.Find(state.Brokers, broker => broker.IsUp)?.Id ?? -1;
    }

    bool Suffices(int id)
    {
        if (state.Broker(id) is not { IsRunning: true }) return false;
        var running = 0;
        var reached = 0;
        foreach (var broker in state.Brokers)
        {
            if (!broker.IsRunning) continue;
            running++;
            if (state.Links.Connect(id, broker.Id)) reached++;
        }
        return reached * 2 > running;
    }
}
