using System.Net;
using EmbeddedKafka.Apis;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Persistence;
using EmbeddedKafka.Events;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka;

/// <summary>
/// A Kafka cluster of one or more brokers in this process, on loopback, for tests and learning. Any Kafka client can
/// use it. All members may be called from any thread.
/// </summary>
public sealed class EmbeddedKafkaCluster : IAsyncDisposable
{
    readonly ClusterState _state;
    readonly BrokerServer[] _servers;
    readonly Blockade _blockade;
    readonly ListenerGates _gates;
    readonly DataDirectory? _data;
    bool _disposed;

    EmbeddedKafkaCluster(EmbeddedKafkaOptions options)
    {
        var log = options.Logger ?? (static _ => { });
        var loop = new ClusterLoop(options.TimeProvider, log);
        _data = options.DataDirectory is { } path ? new DataDirectory(path, options.Brokers, log) : null;
        _state = new ClusterState(options, ClusterIdOf(options), loop, new FaultCollection(), new EventHub());
        if (_data is not null)
            _state.Disk = new ClusterDisk(_state, _data, log)
            {
                BrokerFailed = id => _ = Brokers![id - 1].CrashAsync(),
            };
        Apis = ApiCatalog.Of(_state);
        var settings = new ServerSettings(loop, Apis, new RequestMeter(_state), log)
        {
            BeforeAnswer = _state.Disk is { } disk ? disk.BeforeAnswer : null,
            ConnectionRates = _state.Quotas.Connections,
            MaxRequestBytes = (int)_state.Configs.BrokerNumber("socket.request.max.bytes"),
        };
        _gates = new(options, _state.Configs, _state.Sasl);
        Security = new(_gates);
        foreach (var listener in options.Listeners)
            if (!IPAddress.IsLoopback(listener.Address))
                log($"listener {listener.Name} is open to other machines, on {listener.Address}");
        _servers = Array.ConvertAll(_state.Brokers, node => new BrokerServer(node.Id, settings, GatesOf(node.Id)));
        _blockade = settings.Blockade;
        UpdateLimits();
        _state.BrokerConfigsChanged = TakeBrokerConfigs;
        _state.StoreObjection = _gates.Objection;
        _state.Members.Registered = node => _servers[node.Id - 1].Start();
        Brokers = Array.ConvertAll(_state.Brokers, node => new EmbeddedBroker(_state, node, _servers[node.Id - 1]));
    }

    IReadOnlyList<ListenerGate> GatesOf(int brokerId)
    {
        try
        {
            return _gates.Of(brokerId);
        }
        catch
        {
            _gates.Dispose();
            _data?.Dispose();
            _state.Loop.Dispose();
            throw;
        }
    }

    string ClusterIdOf(EmbeddedKafkaOptions options)
    {
        try
        {
            return _data is null
                ? KafkaUuid.NewText()
                : ClusterDocuments.ClusterIdIn(_data.Metadata, options.Brokers) ?? KafkaUuid.NewText();
        }
        catch
        {
            _data!.Dispose();
            throw;
        }
    }

    void TakeBrokerConfigs()
    {
        UpdateLimits();
        _gates.Renew();
        foreach (var server in _servers)
            _gates.TakeListeners(server);
    }

    void UpdateLimits()
    {
        foreach (var server in _servers)
            server.Limits = _state.Configs.ConnectionLimitsOf(
                server.BrokerId,
                _state.Options.Listeners.Select(listener => listener.Name)
            );
    }

    internal ClusterState State => _state;

    internal ApiVersionsTable Apis { get; }

    /// <summary>What clients need to find the cluster: host:port of every broker, separated by commas.</summary>
    public string BootstrapServers => BootstrapServersAt(0);

    /// <summary>What clients need to find the cluster through one of its listeners: host:port of every broker,
    /// separated by commas.</summary>
    /// <exception cref="ArgumentException">There is no listener of that name.</exception>
    public string BootstrapServersOf(string listener)
    {
        var index = _state.Options.Listeners.ToList().FindIndex(candidate => candidate.Name == listener);
        return index >= 0
            ? BootstrapServersAt(index)
            : throw new ArgumentException($"there is no listener '{listener}'", nameof(listener));
    }

    string BootstrapServersAt(int listener) =>
        string.Join(',', _state.Brokers.Select(node => node.Endpoints[listener]));

    /// <summary>The certificates of listeners with TLS.</summary>
    public ClusterSecurity Security { get; }

    /// <summary>A random id of 22 letters, as Kafka makes them.</summary>
    public string ClusterId => _state.ClusterId;

    /// <summary>All brokers, running or not. Broker 1 comes first.</summary>
    public IReadOnlyList<EmbeddedBroker> Brokers { get; }

    /// <summary>What goes wrong on purpose.</summary>
    public FaultCollection Faults => _state.Faults;

    /// <summary>Starts a cluster. It serves when the task completes.</summary>
    /// <exception cref="InvalidOperationException">The data directory is in use by another cluster, or holds one of
    /// more brokers; or the keys of signed tokens cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no brokers, no listeners, or partitions or replicas
    /// below 1.</exception>
    /// <exception cref="ArgumentException">There are more racks than brokers, or a broker config has a value that Kafka
    /// does not allow.</exception>
    public static async Task<EmbeddedKafkaCluster> StartAsync(
        EmbeddedKafkaOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new();
        cancellationToken.ThrowIfCancellationRequested();
        OptionsCheck.Check(options);
        var cluster = new EmbeddedKafkaCluster(options);
        try
        {
            cluster.Restore();
            await cluster._gates.PrepareAsync(cancellationToken).ConfigureAwait(false);
            cluster.Listen();
        }
        catch
        {
            cluster._data?.Dispose();
            foreach (var server in cluster._servers)
                server.Dispose();
            throw;
        }
        return cluster;
    }

    void Restore()
    {
        if (_state.Disk is not { } disk)
            return;
        _state.Loop.Invoke(() =>
        {
            disk.Restore();
            return true;
        });
        TakeBrokerConfigs();
    }

    void Listen()
    {
        foreach (var server in _servers)
        {
            // Bound first, known next: a client sees the addresses of all brokers in its first answer.
            server.Start();
            var node = _state.Brokers[server.BrokerId - 1];
            node.Endpoints =
            [
                .. _state.Options.Listeners.Select(
                    (listener, index) =>
                        new Endpoint(
                            listener.Host,
                            _state.Options.Advertise(server.BrokerId, listener.Name, server.PortOf(index))
                        )
                ),
            ];
        }
    }

    /// <summary>The cluster as it is now.</summary>
    public ClusterSnapshot Snapshot() => _state.Loop.Invoke(new SnapshotTaker(_state).Take);

    /// <summary>What the brokers have received and served since the start.</summary>
    public ClusterTraffic Traffic() => _state.Loop.Invoke(_state.Traffic.Read);

    /// <summary>What the authorizer has decided lately: the last 10,000 decisions of all brokers, oldest first. Empty
    /// without an authorizer (<see cref="SecurityOptions.Authorize"/>). Each is an event as well
    /// (<see cref="Subscribe"/>).</summary>
    public IReadOnlyList<AccessDecided> AuditTrail() => _state.Loop.Invoke(_state.Authorizer.Audit.Take);

    /// <summary>
    /// Calls <paramref name="handler"/> for each event from now on, one at a time and in order, on a thread of the
    /// pool; a slow handler holds up nothing. Dispose the result to end it; a handler that throws ends it as well.
    /// </summary>
    public IDisposable Subscribe(Action<ClusterEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _state.Events.Subscribe(handler);
    }

    /// <summary>The broker stops fetching from leaders, as a follower that cannot keep up; for all topics, one topic or
    /// one partition that exist now.</summary>
    /// <exception cref="ArgumentException">There is no such broker, topic or partition.</exception>
    public void HoldReplication(int brokerId, string? topic = null, int? partition = null) =>
        SetHeld(brokerId, topic, partition, hold: true);

    /// <summary>Ends <see cref="HoldReplication"/>: the follower catches up and rejoins the ISR.</summary>
    /// <exception cref="ArgumentException">There is no such broker, topic or partition.</exception>
    public void ReleaseReplication(int brokerId, string? topic = null, int? partition = null) =>
        SetHeld(brokerId, topic, partition, hold: false);

    void SetHeld(int brokerId, string? topic, int? partition, bool hold) =>
        _state.Loop.Invoke(() =>
        {
            if (_state.Broker(brokerId) is null)
                throw new ArgumentException($"there is no broker {brokerId}", nameof(brokerId));
            if (topic is not null && _state.Find(topic) is null)
                throw new ArgumentException($"there is no topic '{topic}'", nameof(topic));
            foreach (var candidate in _state.Topics.Values)
            foreach (var place in candidate.Partitions)
                if ((topic is null || candidate.Name == topic) && (partition is null || place.Index == partition))
                    _state.Replication.Hold(brokerId, place, hold);
            return true;
        });

    /// <summary>
    /// Cuts two brokers off from each other: neither fetches from the other. If one is the active controller, the other
    /// is fenced after <c>broker.session.timeout.ms</c>; a controller that does not reach a majority of all brokers
    /// gives way to one that does, or to none.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such broker.</exception>
    public void CutLink(int brokerId, int otherBrokerId) =>
        OnBrokers(() => _state.Members.Cut(brokerId, otherBrokerId), brokerId, otherBrokerId);

    /// <summary>Ends <see cref="CutLink(int, int)"/>: followers catch up.</summary>
    /// <exception cref="ArgumentException">There is no such broker.</exception>
    public void HealLink(int brokerId, int otherBrokerId) =>
        OnBrokers(() => _state.Members.Heal(brokerId, otherBrokerId), brokerId, otherBrokerId);

    /// <summary>
    /// Cuts a client (by its <c>client.id</c>) off from one broker, or from all: what either side sends is not lost,
    /// but does not arrive until the link is healed. Connections stay open, and new ones are accepted and silent, until
    /// the client's own timeouts.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such broker.</exception>
    public void CutLink(string clientId, int? brokerId = null) => SetLink(clientId, brokerId, cut: true);

    /// <summary>Ends <see cref="CutLink(string, int?)"/>: what was sent meanwhile arrives.</summary>
    /// <exception cref="ArgumentException">There is no such broker.</exception>
    public void HealLink(string clientId, int? brokerId = null) => SetLink(clientId, brokerId, cut: false);

    void SetLink(string clientId, int? brokerId, bool cut)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        int[] ids = brokerId is { } one ? [one] : [.. Brokers.Select(broker => broker.Id)];
        OnBrokers(
            () =>
            {
                foreach (var id in ids)
                    _blockade.Hold(clientId, id, cut);
            },
            ids
        );
    }

    /// <summary>Closes a client's connections (by its <c>client.id</c>) to all brokers, or all connections. Clients may
    /// connect again at once.</summary>
    /// <returns>How many there were.</returns>
    public int CloseConnections(string? clientId = null) => Brokers.Sum(broker => broker.CloseConnections(clientId));

    void OnBrokers(Action change, params int[] ids) =>
        _state.Loop.Invoke(() =>
        {
            foreach (var id in ids)
                if (_state.Broker(id) is null)
                    throw new ArgumentException($"there is no broker {id}");
            change();
            return true;
        });

    /// <summary>
    /// Runs the log cleaner on all running brokers now, rather than at its next turn (<c>log.cleaner.backoff.ms</c>):
    /// compacts the logs of compacted topics that are dirty enough, up to their active segments. Tells how many
    /// replicas' logs were cleaned.
    /// </summary>
    public int RunLogCleaner() => _state.Loop.Invoke(_state.Cleaner.Run);

    /// <summary>Stops all brokers and frees everything. Clients see their connections close.</summary>
    public ValueTask DisposeAsync()
    {
        if (_disposed)
            return ValueTask.CompletedTask;
        _disposed = true;
        foreach (var server in _servers)
            server.Dispose();
        _gates.Dispose();
        CloseDisk();
        _state.Loop.Dispose();
        _state.Events.Complete();
        return ValueTask.CompletedTask;
    }

    void CloseDisk()
    {
        if (_state.Disk is not { } disk)
            return;
        _state.Loop.Invoke(() =>
        {
            disk.Close();
            return true;
        });
        disk.Dispose();
    }
}
