using EmbeddedKafka.Cluster;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>
/// Asks the coordinator before the first batch of a transaction in a partition (KIP-890): from transaction.version 2 on
/// the partition is added to the transaction by the way, before that it must have been added.
/// </summary>
internal sealed class TransactionGate
{
    readonly ClusterState _state;
    readonly short _addsFrom;
    readonly short _knowsAbortableFrom;

    TransactionGate(ClusterState state, short addsFrom, short knowsAbortableFrom)
    {
        _state = state;
        _addsFrom = addsFrom;
        _knowsAbortableFrom = knowsAbortableFrom;
    }

    /// <summary>For Produce: adds from version 12, tells TRANSACTION_ABORTABLE from version 11.</summary>
    public static TransactionGate ForProduce(ClusterState state) => new(state, 12, 11);

    /// <summary>For TxnOffsetCommit: adds from version 5, tells TRANSACTION_ABORTABLE from version 4.</summary>
    public static TransactionGate ForOffsets(ClusterState state) => new(state, 5, 4);

    /// <summary>Whether a client of <paramref name="version"/> works by transaction.version 2.</summary>
    public bool Adds(short version) => version >= _addsFrom;

    /// <summary>The error of each partition that the producer may not write to. Other partitions are left
    /// out.</summary>
    public async ValueTask<Dictionary<TopicPartition, ErrorCode>> AskAsync(
        short version,
        string transactionalId,
        ProducerIdentity producer,
        IReadOnlyList<TopicPartition> partitions
    )
    {
        var refused = new Dictionary<TopicPartition, ErrorCode>();
        if (Adds(version))
        {
            var error = await AddAsync(transactionalId, producer, partitions);
            foreach (var partition in partitions)
                Note(partition, error);
        }
        else if (_state.Configs.BrokerSwitch("transaction.partition.verification.enable"))
            foreach (var partition in partitions)
                Note(partition, Verify(transactionalId, producer, partition));
        return refused;

        void Note(TopicPartition partition, ErrorCode error)
        {
            if (error != ErrorCode.None)
                refused[partition] = Translate(error, version);
        }
    }

    // The previous transaction may still be ending. Kafka waits for that for a moment too.
    async ValueTask<ErrorCode> AddAsync(
        string transactionalId,
        ProducerIdentity producer,
        IReadOnlyList<TopicPartition> partitions
    )
    {
        var deadline = _state.Now + _state.Configs.BrokerNumber("add.partitions.to.txn.retry.backoff.max.ms");
        while (true)
        {
            var error =
                _state.Transactions.ShardOf(transactionalId) is { } shard && _state.IsRunning(shard.BrokerId)
                    ? await _state.Transactions.Partitions.AddAsync(
                        shard.BrokerId,
                        transactionalId,
                        producer,
                        partitions,
                        clientVersion: 2
                    )
                    : ErrorCode.CoordinatorNotAvailable;
            if (error != ErrorCode.ConcurrentTransactions || _state.Now >= deadline)
                return error;
            await Delay(_state.Configs.BrokerNumber("add.partitions.to.txn.retry.backoff.ms"));
        }
    }

    ErrorCode Verify(string transactionalId, ProducerIdentity producer, TopicPartition partition) =>
        _state.Transactions.ShardOf(transactionalId) is { } shard && _state.IsRunning(shard.BrokerId)
            ? _state.Transactions.Partitions.Verify(shard.BrokerId, transactionalId, producer, partition)
            : ErrorCode.CoordinatorNotAvailable;

    Task Delay(long milliseconds)
    {
        var done = new TaskCompletionSource();
        _state.Loop.Schedule(milliseconds, done.SetResult);
        return done.Task;
    }

    /// <summary>Kafka's error message for an error that was mapped to another one.</summary>
    public static string? MessageFor(ErrorCode error) =>
        error switch
        {
            ErrorCode.InvalidTxnState => "The producer attempted a transactional operation in an invalid state.",
            ErrorCode.NotEnoughReplicas => "Unable to verify the partition has been added to the transaction.",
            _ => null,
        };

    // Clients expect these errors from a coordinator, not from the leader of a partition.
    ErrorCode Translate(ErrorCode error, short version) =>
        error switch
        {
            ErrorCode.ProducerFenced => ErrorCode.InvalidProducerEpoch,
            ErrorCode.TransactionAbortable when version < _knowsAbortableFrom => ErrorCode.InvalidTxnState,
            ErrorCode.ConcurrentTransactions when Adds(version) => error,
            ErrorCode.ConcurrentTransactions
            or ErrorCode.CoordinatorNotAvailable
            or ErrorCode.NotCoordinator
            or ErrorCode.CoordinatorLoadInProgress => ErrorCode.NotEnoughReplicas,
            _ => error,
        };
}
