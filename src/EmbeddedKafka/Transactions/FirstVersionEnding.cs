using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Transactions;

/// <summary>Judges an EndTxn of a client that works by transaction.version 0 or 1.</summary>
internal static class FirstVersionEnding
{
    public static EndingVerdict Judge(Transaction transaction, ProducerIdentity producer, bool commit)
    {
        var record = transaction.Record;
        if (record.ProducerId != producer.Id)
            return EndingVerdict.Refused(ErrorCode.InvalidProducerIdMapping);
        if (record.Epoch != producer.Epoch)
            return EndingVerdict.Refused(ErrorCode.ProducerFenced);
        if (transaction.Pending is not null)
            return EndingVerdict.Refused(ErrorCode.ConcurrentTransactions);
        return record.State switch
        {
            TransactionState.Ongoing => EndingVerdict.ToDo,
            TransactionState.CompleteCommit when commit => EndingVerdict.Done,
            TransactionState.CompleteAbort when !commit => EndingVerdict.Done,
            TransactionState.PrepareCommit when commit => EndingVerdict.Refused(ErrorCode.ConcurrentTransactions),
            TransactionState.PrepareAbort when !commit => EndingVerdict.Refused(ErrorCode.ConcurrentTransactions),
            _ => EndingVerdict.Refused(ErrorCode.InvalidTxnState),
        };
    }
}
