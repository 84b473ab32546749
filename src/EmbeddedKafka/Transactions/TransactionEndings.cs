using EmbeddedKafka.Cluster;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>Commits and aborts transactions. A decision is final once it is in the log; then markers are written. In
/// the second version of the protocol (KIP-890) each ending raises the producer's epoch, so that a late batch of one
/// transaction cannot become part of the next.</summary>
internal sealed class TransactionEndings(ClusterState state, TransactionRegistry registry, TransactionMarkers markers)
{
    const short FirstVersionWithEpochs = 2;

    /// <summary>The producer ends its transaction. <paramref name="clientVersion"/> is the transaction.version that it
    /// works by.</summary>
    public async ValueTask<(ErrorCode Error, ProducerIdentity Identity)> EndAsync(
        int brokerId,
        string transactionalId,
        ProducerIdentity producer,
        bool commit,
        short clientVersion
    )
    {
        if (transactionalId.Length == 0)
            return Refuse(ErrorCode.InvalidRequest);
        var error = registry.Find(brokerId, transactionalId, out var shard, out var transaction);
        if (error == ErrorCode.None && transaction is null)
            error = ErrorCode.InvalidProducerIdMapping;
        if (error != ErrorCode.None)
            return Refuse(error);
        var ending =
            clientVersion >= FirstVersionWithEpochs
                ? SecondVersionEnding.Judge(transaction!, producer, commit)
                : FirstVersionEnding.Judge(transaction!, producer, commit);
        return ending switch
        {
            { Error: not ErrorCode.None } => Refuse(ending.Error),
            // The same request again, whose answer was lost.
            { IsDone: true } => (ErrorCode.None, new(transaction!.Record.ProducerId, transaction.Record.Epoch)),
            _ => await DecideAsync(shard, transaction!, Prepare(shard, transaction!.Record, commit, clientVersion)),
        };
    }

    /// <summary>Takes an open transaction from its producer and aborts it.</summary>
    public async ValueTask<ErrorCode> FenceAsync(TransactionShard shard, Transaction transaction)
    {
        var version = state.Features.TransactionVersion;
        var record = transaction.Record;
        if (version < FirstVersionWithEpochs)
        {
            var raised =
                transaction.HasFailedFence || record.Epoch == TransactionRecord.HighestEpoch
                    ? record.Epoch
                    : (short)(record.Epoch + 1);
            transaction.Record = record = record with { Epoch = raised, LastEpoch = TransactionRecord.NoEpoch };
        }
        var (error, _) = await DecideAsync(
            shard,
            transaction,
            Prepare(shard, record, commit: false, version < FirstVersionWithEpochs ? (short)0 : version)
        );
        if (error != ErrorCode.None)
            transaction.HasFailedFence = true;
        return error;
    }

    static (ErrorCode, ProducerIdentity) Refuse(ErrorCode error) => (error, ProducerIdentity.None);

    TransactionRecord Prepare(TransactionShard shard, TransactionRecord record, bool commit, short version)
    {
        var now = state.Now;
        var next = record with
        {
            PreviousProducerId = record.ProducerId,
            NextProducerId = TransactionRecord.NoProducerId,
            State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort,
            // Aborting an empty transaction, which only the second version allows, is complete at once.
            StartedAt = record.State == TransactionState.Ongoing ? record.StartedAt : now,
            UpdatedAt = now,
            ClientVersion = version,
        };
        if (version < FirstVersionWithEpochs)
            return next;
        return next with
        {
            Epoch = record.Epoch == TransactionRecord.HighestEpoch ? record.Epoch : (short)(record.Epoch + 1),
            LastEpoch = record.Epoch,
            NextProducerId = record.IsEpochExhausted
                ? state.ProducerIds.Next(shard.BrokerId)
                : TransactionRecord.NoProducerId,
        };
    }

    async ValueTask<(ErrorCode, ProducerIdentity)> DecideAsync(
        TransactionShard shard,
        Transaction transaction,
        TransactionRecord prepared
    )
    {
        var error = await shard.TransitAsync(transaction, prepared);
        if (error != ErrorCode.None)
            return Refuse(error);
        transaction.HasFailedFence = false;
        var complete = TransactionMarkers.Complete(prepared, state.Now);
        markers.Send(shard, transaction);
        return (ErrorCode.None, new(complete.ProducerId, complete.Epoch));
    }
}
