namespace EmbeddedKafka.Cluster.Controller;

/// <summary>
/// Which brokers are alive: they shut down, crash, pause or are cut off, and come back. The controller fences a broker
/// from which it has heard nothing for <c>broker.session.timeout.ms</c>, and unfences it when it hears from it again.
/// Every broker is a controller as well, and one of them is active while more than half of all run and reach it;
/// otherwise nothing changes.
/// </summary>
internal sealed class Membership(ClusterState state)
{
    const long ForwardingTimeoutMs = 60_000;

    readonly long _start = state.Loop.Uptime;
    readonly List<TaskCompletionSource<bool>> _waiting = [];
    bool _isFailingOver;

    /// <summary>The broker whose controller is active, or was until the others miss it; −1 when no majority of the
    /// controllers runs.</summary>
    public int Controller { get; private set; } = 1;

    /// <summary>How often the active controller has changed, from 1, as the epoch of the controller quorum.</summary>
    public int ControllerEpoch { get; private set; } = 1;

    /// <summary>Where the metadata log would end: changes to partitions, and a record for each idle half second, as
    /// Kafka writes them.</summary>
    public long MetadataEndOffset => Changes + (state.Loop.Uptime - _start) / 500;

    /// <summary>Changes that the controller has made.</summary>
    public long Changes { get; set; } = 30;

    /// <summary>Called when a controller has registered a broker that has started, and the broker may serve
    /// requests.</summary>
    public Action<BrokerNode>? Registered { get; set; }

    /// <summary>Whether a controller is active that can change anything: a majority of all controllers runs and reaches
    /// it.</summary>
    public bool HasController => Suffices(Controller);

    /// <summary>
    /// Waits until a controller is active, as a broker does with requests that it forwards. Returns false after one
    /// minute without a controller; Kafka's brokers wait as long, and no config changes it.
    /// </summary>
    public async ValueTask<bool> UntilControllerAsync()
    {
        if (HasController)
            return true;
        var waiting = new TaskCompletionSource<bool>();
        _waiting.Add(waiting);
        var timer = state.Loop.Schedule(
            ForwardingTimeoutMs,
            () =>
            {
                _waiting.Remove(waiting);
                waiting.SetResult(false);
            }
        );
        var isThere = await waiting.Task;
        timer.Cancel();
        return isThere;
    }

    /// <summary>A shutdown in order: leaders move before the broker is gone, if there is a controller to move
    /// them.</summary>
    public void Shutdown(BrokerNode broker)
    {
        if (!broker.IsUp)
            return;
        broker.FetchSessions.Clear();
        broker.IsPaused = false;
        // Waits for a new controller if the last one has just gone.
        if (!HasController)
            MoveController();
        var isHeard = HearsFrom(broker.Id);
        broker.IsUp = false;
        if (isHeard)
            Fence(broker);
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerStopped(state.Time, broker.Id));
        if (Controller == broker.Id)
            MoveController();
        Review();
    }

    /// <summary>The process ends without telling the controller.</summary>
    public void Crash(BrokerNode broker)
    {
        if (!broker.IsUp)
            return;
        broker.FetchSessions.Clear();
        broker.IsUp = broker.IsPaused = false;
        broker.WasUnclean = true;
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerCrashed(state.Time, broker.Id));
        Review();
    }

    public void Pause(BrokerNode broker)
    {
        if (!broker.IsVoting)
            return;
        broker.IsPaused = true;
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerPaused(state.Time, broker.Id));
        Review();
    }

    public void Resume(BrokerNode broker)
    {
        if (!broker.IsPaused)
            return;
        broker.IsPaused = false;
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerResumed(state.Time, broker.Id));
        Reconnect(broker);
        Review();
    }

    public void Start(BrokerNode broker)
    {
        if (broker.IsUp)
            return;
        broker.IsUp = broker.IsRegistering = true;
        state.Disk?.Trust(broker.Id);
        if (!HasController && !state.IsUp(Controller))
            MoveController();
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerStarted(state.Time, broker.Id));
        Review();
    }

    /// <summary>A broker that comes back within its session registers again, and what it had before is no longer relied
    /// on.</summary>
    void Register(BrokerNode broker)
    {
        broker.IsRegistering = false;
        if (broker.WasUnclean)
            state.Elections.Distrust(broker);
        Fence(broker);
        broker.WasUnclean = false;
        Registered?.Invoke(broker);
    }

    public void Cut(int one, int other)
    {
        state.Links.Cut(one, other);
        Review();
    }

    public void Heal(int one, int other)
    {
        state.Links.Heal(one, other);
        foreach (var id in (ReadOnlySpan<int>)[one, other])
            Reconnect(state.Broker(id)!);
        Review();
    }

    /// <summary>Whether what the broker tells the controller has an effect.</summary>
    public bool HearsFrom(int brokerId) =>
        state.Broker(brokerId) is { IsVoting: true } && HasController && state.Links.Connect(brokerId, Controller);

    /// <summary>To be called after every change of which brokers run and reach each other.</summary>
    void Review()
    {
        // A controller without a majority notices at once when there is one. The loss of the active controller is
        // noticed after a timeout.
        if (Controller < 0)
            MoveController();
        if (NeedsOtherController())
        {
            if (_isFailingOver)
                return;
            _isFailingOver = true;
            state.Loop.Schedule(state.Configs.BrokerNumber("controller.quorum.fetch.timeout.ms"), FailOver);
            return;
        }
        foreach (var broker in state.Brokers)
            if (HearsFrom(broker.Id))
                Welcome(broker);
            else
                Miss(broker);
        if (HasController)
            Forward();
    }

    void Forward()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var request in waiting)
            request.SetResult(true);
    }

    void Miss(BrokerNode broker)
    {
        if (broker.LastHeard == 0)
            (broker.LastHeard, broker.MetadataEndOffset) = (state.Now, MetadataEndOffset);
        if (!broker.IsFenced)
            broker.Session ??= state.Loop.Schedule(
                state.Configs.BrokerNumber("broker.session.timeout.ms"),
                () => Expire(broker)
            );
    }

    void Welcome(BrokerNode broker)
    {
        broker.Session?.Cancel();
        broker.Session = null;
        broker.LastHeard = 0;
        if (broker.IsRegistering)
            Register(broker);
        if (!broker.IsFenced)
            return;
        broker.IsFenced = false;
        state.Elections.Return(broker);
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerUnfenced(state.Time, broker.Id));
    }

    void Expire(BrokerNode broker)
    {
        broker.Session = null;
        // Without a controller no broker is fenced. The next controller waits a whole session for each broker.
        if (HearsFrom(broker.Id) || !HasController)
            return;
        Fence(broker);
    }

    void Fence(BrokerNode broker)
    {
        broker.Session?.Cancel();
        broker.Session = null;
        if (broker.IsFenced)
            return;
        broker.IsFenced = true;
        state.Elections.Leave(broker);
        if (state.Events.HasSubscribers)
            state.Events.Publish(new BrokerFenced(state.Time, broker.Id));
    }

    /// <summary>Its replicas fetch again, and so do the followers of what it leads.</summary>
    void Reconnect(BrokerNode broker)
    {
        foreach (var partition in state.Partitions)
        {
            if (partition.ReplicaOn(broker.Id) is null)
                continue;
            // Time during which the leader was paused does not count as lag of its followers.
            if (partition.Leader == broker.Id)
                foreach (var replica in partition.Replicas)
                    replica.CaughtUpAt = state.Now;
            state.Replication.Due(partition);
        }
    }

    bool NeedsOtherController() => !HasController && Controller != Candidate();

    void FailOver()
    {
        _isFailingOver = false;
        if (NeedsOtherController())
            MoveController();
        Review();
    }

    void MoveController()
    {
        var next = Candidate();
        if (next == Controller)
            return;
        Controller = next;
        if (next >= 0)
            ControllerEpoch++;
        // A new controller waits a whole session for each broker before it fences it.
        foreach (var broker in state.Brokers)
        {
            broker.Session?.Cancel();
            broker.Session = null;
        }
        if (state.Events.HasSubscribers)
            state.Events.Publish(new ControllerChanged(state.Time, next, ControllerEpoch));
    }

    int Candidate() => HasController ? Controller : Array.Find(state.Brokers, broker => Suffices(broker.Id))?.Id ?? -1;

    /// <summary>Whether a broker's controller reaches more than half of all controllers, itself among them.</summary>
    bool Suffices(int id) =>
        state.Broker(id) is { IsVoting: true }
        && state.Brokers.Count(broker => broker.IsVoting && state.Links.Connect(id, broker.Id)) * 2
            > state.Brokers.Length;
}
