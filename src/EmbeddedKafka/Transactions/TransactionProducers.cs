using EmbeddedKafka.Cluster;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>Gives a transactional id its producer id and epoch, and so fences whoever used it before (KIP-98,
/// KIP-360).</summary>
internal sealed class TransactionProducers(ClusterState state, TransactionRegistry registry)
{
    /// <summary><paramref name="expected"/> is what the producer holds already, when it recovers from an error rather
    /// than begins.</summary>
    public async ValueTask<(ErrorCode Error, ProducerIdentity Identity)> InitAsync(
        int brokerId,
        string transactionalId,
        int timeoutMs,
        ProducerIdentity? expected
    )
    {
        if (timeoutMs <= 0 || timeoutMs > state.Configs.BrokerNumber("transaction.max.timeout.ms"))
            return Refuse(ErrorCode.InvalidTransactionTimeout);
        var error = registry.Find(brokerId, transactionalId, out var shard, out var transaction);
        if (error != ErrorCode.None)
            return Refuse(error);
        if (transaction is null && !state.HasProducerId(brokerId))
            return Refuse(ErrorCode.CoordinatorLoadInProgress);
        transaction ??= shard.Add(
            transactionalId,
            new()
            {
                ProducerId = state.ProducerIds.Next(brokerId),
                Epoch = TransactionRecord.NoEpoch,
                TimeoutMs = timeoutMs,
                UpdatedAt = state.Now,
            }
        );
        error = Next(brokerId, transaction, timeoutMs, expected, out var next);
        if (error != ErrorCode.None)
            return Refuse(error);
        if (next is null)
        {
            // The open transaction is aborted first. The producer asks again and then gets a new epoch.
            error = await registry.Endings.FenceAsync(shard, transaction);
            return Refuse(error == ErrorCode.None ? ErrorCode.ConcurrentTransactions : error);
        }
        error = await shard.TransitAsync(transaction, next);
        registry.Arm();
        return error == ErrorCode.None ? (error, new(next.ProducerId, next.Epoch)) : Refuse(error);
    }

    static (ErrorCode, ProducerIdentity) Refuse(ErrorCode error) => (error, ProducerIdentity.None);

    /// <summary>The next state; null while a transaction is open.</summary>
    ErrorCode Next(
        int brokerId,
        Transaction transaction,
        int timeoutMs,
        ProducerIdentity? expected,
        out TransactionRecord? next
    )
    {
        next = null;
        if (transaction.Pending is not null)
            return ErrorCode.ConcurrentTransactions;
        var record = transaction.Record;
        if (expected is { } claimed && !MayContinue(record, claimed))
            return ErrorCode.ProducerFenced;
        if (record.State == TransactionState.Ongoing)
            return ErrorCode.None;
        var empty = record with
        {
            PreviousProducerId = record.ProducerId,
            TimeoutMs = timeoutMs,
            State = TransactionState.Empty,
            Partitions = [],
            StartedAt = -1,
            UpdatedAt = state.Now,
        };
        if (record.IsEpochExhausted && (expected is null || expected.Value.Epoch == record.Epoch))
        {
            next = empty with
            {
                ProducerId = state.ProducerIds.Next(brokerId),
                Epoch = 0,
                LastEpoch = expected is null ? TransactionRecord.NoEpoch : record.Epoch,
            };
            return ErrorCode.None;
        }
        return Raise(record, empty, expected?.Epoch, out next);
    }

    static ErrorCode Raise(
        TransactionRecord record,
        TransactionRecord empty,
        short? expected,
        out TransactionRecord? next
    )
    {
        next = null;
        if (record.IsEpochExhausted)
            return ErrorCode.UnknownServerError;
        var raised = (short)(record.Epoch + 1);
        if (expected is null)
            next = empty with { Epoch = raised, LastEpoch = TransactionRecord.NoEpoch };
        else if (record.Epoch == TransactionRecord.NoEpoch || expected == record.Epoch)
            next = empty with { Epoch = raised, LastEpoch = record.Epoch };
        else if (expected == record.LastEpoch)
            next = empty; // The same request again, whose answer was lost.
        return next is null ? ErrorCode.ProducerFenced : ErrorCode.None;
    }

    static bool MayContinue(TransactionRecord record, ProducerIdentity claimed) =>
        record.Epoch == TransactionRecord.NoEpoch
        || claimed.Id == record.ProducerId
        || (claimed.Id == record.PreviousProducerId && TransactionRecord.IsExhausted(claimed.Epoch));
}
