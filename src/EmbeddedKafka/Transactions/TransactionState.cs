namespace EmbeddedKafka.Transactions;

/// <summary>The life of a transaction, in Kafka's words; the numbers are those of its log.</summary>
internal enum TransactionState : sbyte
{
    /// <summary>The producer has an id and no open transaction.</summary>
    Empty = 0,

    Ongoing = 1,

    /// <summary>Decided: from now on it will be committed, whatever fails.</summary>
    PrepareCommit = 2,

    /// <inheritdoc cref="PrepareCommit"/>
    PrepareAbort = 3,

    /// <summary>All markers are written.</summary>
    CompleteCommit = 4,

    /// <inheritdoc cref="CompleteCommit"/>
    CompleteAbort = 5,

    /// <summary>The transactional id has expired and is about to be deleted.</summary>
    Dead = 6,

    /// <summary>The coordinator fences the producer and aborts its transaction. Never in the log.</summary>
    PrepareEpochFence = 7,
}
