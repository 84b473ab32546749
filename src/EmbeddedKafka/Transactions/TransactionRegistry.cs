using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>All transactional ids of the cluster. The coordinator of an id is the leader of its partition of
/// <c>__transaction_state</c>. A broker that becomes leader knows only what the log of that partition has.</summary>
internal sealed class TransactionRegistry
{
    const long LoadCheckMs = 100;

    readonly ClusterState _state;
    readonly SortedDictionary<int, TransactionShard> _shards = [];
    readonly TransactionMarkers _markers;
    readonly TransactionClock _clock;

    public TransactionRegistry(ClusterState state)
    {
        _state = state;
        _markers = new TransactionMarkers(state);
        _clock = new TransactionClock(state, this);
        Endings = new TransactionEndings(state, this, _markers);
        Producers = new TransactionProducers(state, this);
        Partitions = new TransactionPartitions(state, this);
    }

    /// <summary>InitProducerId: who may use a transactional id.</summary>
    public TransactionProducers Producers { get; }

    /// <summary>AddPartitionsToTxn: what belongs to a transaction.</summary>
    public TransactionPartitions Partitions { get; }

    /// <summary>EndTxn: how a transaction ends.</summary>
    public TransactionEndings Endings { get; }

    public IEnumerable<TransactionShard> Shards => _shards.Values;

    /// <summary>The shards that a broker coordinates.</summary>
    public IEnumerable<TransactionShard> CoordinatedBy(int brokerId) =>
        _shards.Values.Where(shard => shard.BrokerId == brokerId);

    /// <summary>The coordinator, for which the topic comes into being when it is first asked for; null while none can
    /// lead or no controller makes the topic.</summary>
    public BrokerNode? FindCoordinator(string transactionalId)
    {
        if (_state.Find(TransactionLog.Topic) is null && _state.Members.HasController)
            CreateTopic();
        return ShardOf(transactionalId) is { } shard ? _state.Broker(shard.BrokerId) : null;
    }

    /// <summary>The shard of a transactional id, on whichever broker; null while it has no coordinator.</summary>
    public TransactionShard? ShardOf(string transactionalId) =>
        _state.Find(TransactionLog.Topic) is { } topic
            ? _shards.GetValueOrDefault(JavaHash.Partition(transactionalId, topic.Partitions.Count))
            : null;

    /// <summary>The shard if the broker that was asked is the coordinator, else NOT_COORDINATOR; the transaction is
    /// null where the id is not known.</summary>
    public ErrorCode Find(
        int brokerId,
        string transactionalId,
        out TransactionShard shard,
        out Transaction? transaction
    )
    {
        shard = ShardOf(transactionalId)!;
        transaction = null;
        if (shard is null || shard.BrokerId != brokerId)
            return ErrorCode.NotCoordinator;
        if (!shard.IsLoaded)
            return ErrorCode.CoordinatorLoadInProgress;
        transaction = shard.Find(transactionalId);
        return ErrorCode.None;
    }

    /// <summary>A partition has a new leader, or none.</summary>
    public void LeaderMoved(Partition partition)
    {
        if (partition.Topic.Name != TransactionLog.Topic)
            return;
        Forget(partition.Index);
        if (partition.Leader < 0)
            return;
        var shard = _shards[partition.Index] = new(_state, partition);
        shard.Load();
        // Not before all partitions have their new leaders: markers go to those.
        if (shard.All.Count > 0)
            _state.Loop.Post(() => _ = ResumeAsync(shard));
    }

    public void Forget(Topic topic)
    {
        if (topic.Name != TransactionLog.Topic)
            return;
        foreach (var index in _shards.Keys.ToArray())
            Forget(index);
    }

    void Forget(int index)
    {
        if (_shards.Remove(index, out var shard))
            shard.IsGone = true;
    }

    /// <summary>Writes the markers of transactions that the previous coordinator had decided.</summary>
    async Task ResumeAsync(TransactionShard shard)
    {
        while (!shard.IsLoaded)
        {
            if (shard.IsGone)
                return;
            await shard.NewsAsync(LoadCheckMs);
        }
        if (shard.IsGone)
            return;
        foreach (var transaction in shard.All.ToArray())
            if (transaction.Record.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort)
                _markers.Send(shard, transaction);
        _clock.Arm();
    }

    /// <summary>Starts the timer for timeouts, because a transaction has begun.</summary>
    public void Arm() => _clock.Arm();

    void CreateTopic()
    {
        var configs = _state.Configs;
        new TopicCreator(_state).CreateInternal(
            TransactionLog.Topic,
            (int)configs.BrokerNumber("transaction.state.log.num.partitions"),
            (int)configs.BrokerNumber("transaction.state.log.replication.factor"),
            [
                new("cleanup.policy", "compact"),
                new("compression.type", "uncompressed"),
                new("unclean.leader.election.enable", "false"),
                new("min.insync.replicas", configs.BrokerNumber("transaction.state.log.min.isr").ToString()),
                new("segment.bytes", configs.BrokerNumber("transaction.state.log.segment.bytes").ToString()),
            ]
        );
    }
}
