using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Persistence;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Events;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Quotas;
using EmbeddedKafka.Security;
using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tokens;
using EmbeddedKafka.Traffic;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Cluster;

/// <summary>Everything the cluster knows. Only the loop touches it.</summary>
internal sealed class ClusterState
{
    readonly Dictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _metricNames = new(StringComparer.Ordinal);
    readonly Dictionary<Guid, Topic> _topicsById = [];
    readonly Queue<IPartitionWaiter> _toLookAt = new();
    int _nextLeader;
    bool _hasMadeTopics;
    bool _turnEndAsked;
    bool _haveLeadersMoved;

    public ClusterState(
        EmbeddedKafkaOptions options,
        string clusterId,
        ClusterLoop loop,
        FaultCollection faults,
        EventHub events
    )
    {
        Options = options;
        ClusterId = clusterId;
        Loop = loop;
        loop.AfterEach = EndTurn;
        Faults = faults;
        Events = events;
        Configs = new ConfigStore(BrokerDefaults.From(options), options.Configs.Count > 0);
        Authorizer = new Authorizer(Configs, new AuditTrail(events, loop, options.Listeners));
        Quotas = new QuotaManager(Configs, loop);
        Tokens = new DelegationTokens(Configs, loop);
        Sasl = new SaslShared(options.Security.Users, Tokens, loop.Time, options.Logger ?? (static _ => { }));
        Replication = new Replicator(this);
        Elections = new Elections(this);
        Members = new Membership(this);
        Duties = new ControllerDuties(this);
        Retention = new RetentionKeeper(this);
        Cleaner = new LogCleaner(this);
        Groups = new GroupRegistry(this);
        Transactions = new TransactionRegistry(this);
        Shares = new ShareRegistry(this);
        Brokers = new BrokerNode[options.Brokers];
        for (var i = 0; i < Brokers.Length; i++)
            Brokers[i] = new BrokerNode(i + 1, i < options.Racks.Count ? options.Racks[i] : null);
    }

    public EmbeddedKafkaOptions Options { get; }

    /// <summary>A broker's listeners as its config has them: NAME://host:port.</summary>
    public IReadOnlyList<string> ListenersOf(BrokerNode broker) =>
        [.. Options.Listeners.Zip(broker.Endpoints, (listener, endpoint) => $"{listener.Name}://{endpoint}")];

    /// <summary>The security protocols of the listeners, by their names.</summary>
    public IReadOnlyDictionary<string, string> ListenerProtocols =>
        Options.Listeners.ToDictionary(listener => listener.Name, listener => listener.ProtocolName);

    public string ClusterId { get; }
    public ClusterLoop Loop { get; }
    public FaultCollection Faults { get; }
    public EventHub Events { get; }
    public ConfigStore Configs { get; }
    public TrafficMeter Traffic { get; } = new();
    public Replicator Replication { get; }
    public Elections Elections { get; }
    public Membership Members { get; }
    public ControllerDuties Duties { get; }
    public Links Links { get; } = new();
    public RetentionKeeper Retention { get; }

    /// <summary>Where everything is kept; null for a cluster in memory.</summary>
    public ClusterDisk? Disk { get; set; }
    public LogCleaner Cleaner { get; }

    /// <summary>Who may do what.</summary>
    public Authorizer Authorizer { get; }

    /// <summary>How much of the brokers clients may use.</summary>
    public QuotaManager Quotas { get; }

    /// <summary>How clients of listeners with SASL show who they are.</summary>
    public SaslShared Sasl { get; }

    /// <summary>What clients may log in with instead of credentials of their own.</summary>
    public DelegationTokens Tokens { get; }

    /// <summary>The consumer groups of all coordinators.</summary>
    public GroupRegistry Groups { get; }

    /// <summary>The transactions of all coordinators.</summary>
    public TransactionRegistry Transactions { get; }

    /// <summary>Features with a version of their own, such as <c>transaction.version</c>.</summary>
    public Features Features { get; } = new();

    public ProducerIds ProducerIds { get; } = new();

    /// <summary>The partitions as share groups read them.</summary>
    public ShareRegistry Shares { get; }

    /// <summary>Makes the ids of topics: a simulation has them come out the same in every run.</summary>
    public Func<Guid> NewId { get; set; } = KafkaUuid.New;

    /// <summary>All brokers, running or not; ids 1..N in order.</summary>
    public BrokerNode[] Brokers { get; }

    public IReadOnlyDictionary<string, Topic> Topics => _topics;

    /// <summary>Milliseconds since the epoch, by the cluster's clock.</summary>
    public long Now => Loop.Now;

    public DateTimeOffset Time => Loop.Time.GetUtcNow();

    /// <summary>The id of the active controller; −1 while there is none.</summary>
    public int Controller => Members.Controller;

    /// <summary>Whom a broker calls the controller when clients ask: a broker that is alive, for each passes on what
    /// the controller is to do.</summary>
    public int ControllerFor(int askedBroker) => IsAlive(Controller) ? Controller : askedBroker;

    /// <summary>Whether a broker has a producer id to give: of its block, or of another that the controller gives
    /// it.</summary>
    public bool HasProducerId(int brokerId) => Members.HasController || ProducerIds.HasLeft(brokerId);

    /// <summary>Runs on the loop after a change to the brokers' configs.</summary>
    public Action? BrokerConfigsChanged { get; set; }

    /// <summary>What is wrong with the keystores and truststores of a broker's listeners, were some configs changed:
    /// the broker, those configs, and what would be set. Null for nothing.</summary>
    public Func<int, IReadOnlyCollection<string>, Func<string, string?>, string?>? StoreObjection { get; set; }

    /// <summary>Every partition of every topic. Changes to partitions, not to topics, are fine on the way.</summary>
    public IEnumerable<Partition> Partitions
    {
        get
        {
            foreach (var topic in _topics.Values)
            foreach (var partition in topic.Partitions)
                yield return partition;
        }
    }

    public BrokerNode? Broker(int id) => (uint)(id - 1) < (uint)Brokers.Length ? Brokers[id - 1] : null;

    public bool IsUp(int brokerId) => Broker(brokerId) is { IsUp: true };

    /// <summary>Whether a broker answers and fetches.</summary>
    public bool IsRunning(int brokerId) => Broker(brokerId) is { IsRunning: true };

    /// <summary>Whether the controller believes that a broker is there: it may lead and clients are told of
    /// it.</summary>
    public bool IsAlive(int brokerId) => Broker(brokerId) is { IsFenced: false };

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    /// <summary>A topic whose name differs from this one only in '.' and '_'; null when there is none.</summary>
    public string? FindColliding(string name) => _metricNames.GetValueOrDefault(TopicNames.MetricName(name));

    public Topic? Find(Guid id) => _topicsById.GetValueOrDefault(id);

    /// <summary>The name of a topic that a request gives by name or, if <paramref name="id"/> is not empty, by id; null
    /// for an id that is not known.</summary>
    public string? NameOf(string? name, Guid id) => id == Guid.Empty ? name : Find(id)?.Name;

    public Partition? Find(string topic, int partition) => Find(topic)?.Find(partition);

    /// <summary>Replicas for a new topic; leadership goes round from topic to topic.</summary>
    public int[][] Place(int partitions, int replicationFactor) =>
        ReplicaPlacer.Place(PlacementOrder(replicationFactor), partitions, replicationFactor, _nextLeader);

    /// <summary>
    /// Has the first topic of all led by the broker that was asked for it. Kafka begins at random; a client that is
    /// connected to the leader already has its first record acknowledged without opening another connection.
    /// </summary>
    public void BeginWith(int brokerId)
    {
        if (!_hasMadeTopics)
            _nextLeader = brokerId - 1;
    }

    /// <summary>Replicas for partitions added to a topic; leadership goes on from its last partition.</summary>
    public int[][] PlaceMore(Topic topic, int partitions) =>
        ReplicaPlacer.Place(
            PlacementOrder(topic.Partitions[0].Assignment.Length),
            partitions,
            topic.Partitions[0].Assignment.Length,
            topic.Partitions[^1].Assignment[0]
        );

    // As Kafka's StripedReplicaPlacer: brokers that are fenced get replicas only where the others do not suffice.
    BrokerNode[] PlacementOrder(int replicationFactor)
    {
        BrokerNode[] alive = [.. Brokers.Where(broker => !broker.IsFenced)];
        return alive.Length >= replicationFactor ? alive : [.. alive, .. Brokers.Where(broker => broker.IsFenced)];
    }

    public Topic Create(
        string name,
        int[][] assignments,
        IEnumerable<KeyValuePair<string, string>> configs,
        bool isInternal = false
    )
    {
        var topic = new Topic(name, NewId(), isInternal || TopicNames.IsInternal(name));
        foreach (var (key, value) in configs)
            topic.Overrides[key] = value;
        topic.Settings = Configs.SettingsOf(topic);
        _topics.Add(name, topic);
        _metricNames[TopicNames.MetricName(name)] = name;
        _topicsById.Add(topic.Id, topic);
        _nextLeader++;
        _hasMadeTopics = true;
        AddPartitions(topic, assignments);
        if (Events.HasSubscribers)
            Events.Publish(new TopicCreated(Time, name, assignments.Length));
        return topic;
    }

    /// <summary>Takes up a topic that the data directory holds; partitions follow.</summary>
    public Topic Restore(string name, Guid id, IEnumerable<KeyValuePair<string, string>> configs, bool isInternal)
    {
        var topic = new Topic(name, id, isInternal);
        foreach (var (key, value) in configs)
            topic.Overrides[key] = value;
        topic.Settings = Configs.SettingsOf(topic);
        _topics.Add(name, topic);
        _topicsById.Add(id, topic);
        _metricNames[TopicNames.MetricName(name)] = name;
        _nextLeader++;
        _hasMadeTopics = true;
        return topic;
    }

    /// <summary>The next partition of a topic from the data directory.</summary>
    public void Restore(Topic topic, int[] replicas, Action<Partition> restore)
    {
        var partition = new Partition(
            topic,
            topic.Partitions.Count,
            replicas,
            Traffic.Of(topic.Name, topic.Partitions.Count),
            Disk,
            isOld: true
        );
        restore(partition);
        topic.Partitions.Add(partition);
    }

    public void AddPartitions(Topic topic, int[][] assignments)
    {
        Disk?.Touch(topic);
        Members.Changes += assignments.Length;
        foreach (var replicas in assignments)
        {
            var partition = new Partition(
                topic,
                topic.Partitions.Count,
                replicas,
                Traffic.Of(topic.Name, topic.Partitions.Count),
                Disk
            );
            topic.Partitions.Add(partition);
            Elections.Begin(partition);
        }
    }

    public void Delete(Topic topic)
    {
        topic.IsDeleted = true;
        _topics.Remove(topic.Name);
        _metricNames.Remove(TopicNames.MetricName(topic.Name));
        _topicsById.Remove(topic.Id);
        Disk?.Touch(topic);
        foreach (var partition in topic.Partitions)
        {
            foreach (var replica in partition.Replicas)
                Disk?.Doom(replica.Log);
            Retention.Forget(partition);
            Signal(partition);
        }
        Groups.Forget(topic);
        Transactions.Forget(topic);
        if (Events.HasSubscribers)
            Events.Publish(new TopicDeleted(Time, topic.Name));
    }

    /// <summary>Parses a topic's configs again after a change.</summary>
    public void Reconfigure(Topic topic)
    {
        var before = topic.Settings.MinInsyncReplicas;
        topic.Settings = Configs.SettingsOf(topic);
        if (topic.Settings.MinInsyncReplicas != before)
            Elections.ForgetEligible(topic);
        Retention.Arm();
        Disk?.Touch(topic);
        if (topic.Settings.Log.Compacts)
            Cleaner.Arm();
        foreach (var partition in topic.Partitions)
        {
            Signal(partition);
            Duties.Watch(partition);
        }
    }

    /// <summary>Parses every topic's configs again after a change to the brokers'.</summary>
    public void ReconfigureAll()
    {
        foreach (var topic in _topics.Values)
            Reconfigure(topic);
        BrokerConfigsChanged?.Invoke();
    }

    /// <summary>Has every request that waits on a partition looked at again at the end of the turn.</summary>
    public void Signal(Partition partition)
    {
        foreach (var waiter in partition.Waiters)
        {
            if (waiter.IsQueued)
                continue;
            waiter.IsQueued = true;
            _toLookAt.Enqueue(waiter);
        }
        if (_toLookAt.Count > 0)
            AskForTurnEnd();
    }

    /// <summary>A partition has another leader: whoever follows the leaders of internal topics is told at the end of
    /// the turn.</summary>
    public void LeaderMoved(Partition partition)
    {
        if (!partition.Topic.IsInternal)
            return;
        Transactions.LeaderMoved(partition);
        _haveLeadersMoved = true;
        AskForTurnEnd();
    }

    /// <summary>Has replication and waiting requests looked after before the loop turns to its next work.</summary>
    public void AskForTurnEnd() => _turnEndAsked = true;

    void EndTurn()
    {
        // Who is looked at again may append, as a coordinator does, and so make more due.
        while (_turnEndAsked)
        {
            _turnEndAsked = false;
            if (_haveLeadersMoved)
            {
                _haveLeadersMoved = false;
                Groups.LeadersMoved();
            }
            Replication.Run();
            while (_toLookAt.TryDequeue(out var waiter))
            {
                waiter.IsQueued = false;
                waiter.LookAgain();
            }
        }
        Disk?.Flush();
    }
}
