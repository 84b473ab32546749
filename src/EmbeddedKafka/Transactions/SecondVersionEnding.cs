using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>
/// Judges an EndTxn of a client that works by transaction.version 2: a request with the epoch before this one is a
/// repeated one, and nothing may be aborted as well, for the client cannot know whether its first batch arrived.
/// </summary>
internal static class SecondVersionEnding
{
    public static EndingVerdict Judge(Transaction transaction, ProducerIdentity producer, bool commit)
    {
        var record = transaction.Record;
        var isRepeatedAcrossIds =
            record.PreviousProducerId == producer.Id
            && producer.Epoch == TransactionRecord.HighestEpoch - 1
            && record.Epoch == 0;
        var isRepeated = isRepeatedAcrossIds || record.Epoch == producer.Epoch + 1;
        if (transaction.Pending is not null)
            return EndingVerdict.Refused(ErrorCode.ConcurrentTransactions);
        if (record.ProducerId != producer.Id && !isRepeatedAcrossIds)
            return EndingVerdict.Refused(ErrorCode.InvalidProducerIdMapping);
        if (!IsEpochValid(record, producer.Epoch, isRepeated, isRepeatedAcrossIds))
            return EndingVerdict.Refused(ErrorCode.ProducerFenced);
        return record.State switch
        {
            TransactionState.Ongoing => EndingVerdict.ToDo,
            TransactionState.Empty when !commit => EndingVerdict.ToDo,
            TransactionState.CompleteCommit when commit && isRepeated => EndingVerdict.Done,
            TransactionState.CompleteAbort when !commit && isRepeated => EndingVerdict.Done,
            TransactionState.CompleteCommit or TransactionState.CompleteAbort when !commit && !isRepeated =>
                EndingVerdict.ToDo,
            TransactionState.PrepareCommit when commit => EndingVerdict.Refused(ErrorCode.ConcurrentTransactions),
            TransactionState.PrepareAbort when !commit => EndingVerdict.Refused(ErrorCode.ConcurrentTransactions),
            _ => EndingVerdict.Refused(ErrorCode.InvalidTxnState),
        };
    }

    static bool IsEpochValid(TransactionRecord record, short epoch, bool isRepeated, bool isRepeatedAcrossIds) =>
        record.State switch
        {
            TransactionState.PrepareCommit or TransactionState.PrepareAbort => isRepeated && !isRepeatedAcrossIds,
            TransactionState.CompleteCommit or TransactionState.CompleteAbort => isRepeated || record.Epoch == epoch,
            _ => record.Epoch == epoch,
        };
}
