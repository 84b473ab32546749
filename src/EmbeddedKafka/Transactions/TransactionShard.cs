using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Transactions;

/// <summary>The transactional ids of one partition of <c>__transaction_state</c>, at its leader and for as long as that
/// leads.</summary>
internal sealed class TransactionShard(ClusterState state, Partition partition)
{
    readonly SortedDictionary<string, Transaction> _transactions = new(StringComparer.Ordinal);
    readonly OwnAppends _appends = new(state);
    long _loadedTo;

    public int Index => partition.Index;
    public int BrokerId { get; } = partition.Leader;
    public int CoordinatorEpoch { get; } = partition.LeaderEpoch;

    /// <summary>True once another broker, or none, is the coordinator: what this one had begun ends.</summary>
    public bool IsGone { get; set; }

    public IReadOnlyCollection<Transaction> All => _transactions.Values;

    public Transaction? Find(string id) => _transactions.GetValueOrDefault(id);

    public Transaction Add(string id, TransactionRecord record) => _transactions[id] = new(id, record);

    /// <summary>Whether everything that was read at the start is committed. Until then no request is answered and no
    /// marker is written: records above the high watermark that the last leader left may still be lost.</summary>
    public bool IsLoaded => partition.HighWatermark >= _loadedTo;

    public Task NewsAsync(long timeoutMs) => NewsWaiter.WaitAsync(state, partition, timeoutMs);

    /// <summary>Loads the state of all transactional ids from the log.</summary>
    public void Load()
    {
        _loadedTo = partition.LeaderReplica!.Log.EndOffset;
        foreach (var (id, record) in TransactionLog.Read(partition.LeaderReplica!.Log))
            Add(id, record);
    }

    /// <summary>Writes the next state of a transactional id. It becomes the current state once it is
    /// replicated.</summary>
    public async ValueTask<ErrorCode> TransitAsync(Transaction transaction, TransactionRecord next)
    {
        transaction.Pending = next.State;
        var error = await WriteAsync(transaction.Id, next, next.TimeoutMs);
        transaction.Pending = null;
        if (error == ErrorCode.None)
            MoveTo(transaction, next);
        return error;
    }

    /// <summary>Deletes a transactional id, in the log too.</summary>
    public async ValueTask ExpireAsync(Transaction transaction)
    {
        transaction.Pending = TransactionState.Dead;
        if (
            await WriteAsync(transaction.Id, null, (int)state.Configs.BrokerNumber("request.timeout.ms"))
            == ErrorCode.None
        )
            _transactions.Remove(transaction.Id);
        else
            transaction.Pending = null;
    }

    async ValueTask<ErrorCode> WriteAsync(string id, TransactionRecord? record, int timeoutMs)
    {
        if (IsGone)
            return ErrorCode.NotCoordinator;
        var batch = new BatchBuilder(state.Now).Add(id, record, state.Features.TransactionVersion);
        var error = await _appends.AppendAsync(partition, batch, timeoutMs);
        return IsGone
            ? ErrorCode.NotCoordinator
            : error switch
            {
                ErrorCode.UnknownTopicOrPartition
                or ErrorCode.NotEnoughReplicas
                or ErrorCode.NotEnoughReplicasAfterAppend
                or ErrorCode.RequestTimedOut => ErrorCode.CoordinatorNotAvailable,
                ErrorCode.NotLeaderOrFollower => ErrorCode.NotCoordinator,
                _ => error,
            };
    }

    void MoveTo(Transaction transaction, TransactionRecord next)
    {
        transaction.Record = next;
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new TransactionChanged(state.Time, transaction.Id, next.State.ToString(), next.ProducerId, next.Epoch)
            );
    }
}
