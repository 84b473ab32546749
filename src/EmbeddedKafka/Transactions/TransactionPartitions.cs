using EmbeddedKafka.Cluster;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>Adds partitions to a transaction, which begins with the first of them, or checks whether they are part of
/// it.</summary>
internal sealed class TransactionPartitions(ClusterState state, TransactionRegistry registry)
{
    public async ValueTask<ErrorCode> AddAsync(
        int brokerId,
        string transactionalId,
        ProducerIdentity producer,
        IReadOnlyCollection<TopicPartition> partitions,
        short clientVersion
    )
    {
        if (transactionalId.Length == 0)
            return ErrorCode.InvalidRequest;
        var error = registry.Find(brokerId, transactionalId, out var shard, out var transaction);
        if (error == ErrorCode.None)
            error = Check(transaction, producer);
        if (error != ErrorCode.None)
            return error;
        if (transaction!.Pending is not null)
            return ErrorCode.ConcurrentTransactions;
        var record = transaction.Record;
        if (record.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort)
            return ErrorCode.ConcurrentTransactions;
        var isOngoing = record.State == TransactionState.Ongoing;
        if (isOngoing && partitions.All(record.Partitions.Contains))
            return ErrorCode.None;
        var now = state.Now;
        error = await shard.TransitAsync(
            transaction,
            record with
            {
                PreviousProducerId = record.ProducerId,
                State = TransactionState.Ongoing,
                Partitions = record.Partitions.Union(partitions),
                StartedAt = isOngoing ? record.StartedAt : now,
                UpdatedAt = now,
                ClientVersion = clientVersion,
            }
        );
        if (error == ErrorCode.None)
            registry.Arm();
        return error;
    }

    /// <summary>None for a partition that belongs to the open transaction, TRANSACTION_ABORTABLE for one that does
    /// not.</summary>
    public ErrorCode Verify(int brokerId, string transactionalId, ProducerIdentity producer, TopicPartition partition)
    {
        if (transactionalId.Length == 0)
            return ErrorCode.InvalidRequest;
        var error = registry.Find(brokerId, transactionalId, out _, out var transaction);
        if (error == ErrorCode.None)
            error = Check(transaction, producer);
        if (error != ErrorCode.None)
            return error;
        if (transaction!.Record.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort)
            return ErrorCode.ConcurrentTransactions;
        return transaction.Record.Partitions.Contains(partition) ? ErrorCode.None : ErrorCode.TransactionAbortable;
    }

    static ErrorCode Check(Transaction? transaction, ProducerIdentity producer)
    {
        if (transaction is null || transaction.Record.ProducerId != producer.Id)
            return ErrorCode.InvalidProducerIdMapping;
        return transaction.Record.Epoch == producer.Epoch ? ErrorCode.None : ErrorCode.ProducerFenced;
    }
}
