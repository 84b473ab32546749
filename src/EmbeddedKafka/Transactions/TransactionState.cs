namespace EmbeddedKafka.Transactions;

/// <summary>The life of a transaction, in Kafka's words; the numbers are those of its log.</summary>
internal enum TransactionState : sbyte
{
    /// <summary>The producer has its id and has not begun.</summary>
    Empty = 0,

    Ongoing = 1,

    /// <summary>Decided: from now on it will be committed, whatever fails.</summary>
    PrepareCommit = 2,

    /// <inheritdoc cref="PrepareCommit"/>
    PrepareAbort = 3,

    /// <summary>Every partition has its marker.</summary>
    CompleteCommit = 4,

    /// <inheritdoc cref="CompleteCommit"/>
    CompleteAbort = 5,

    /// <summary>Expired, about to be forgotten.</summary>
    Dead = 6,

    /// <summary>An open transaction is taken from its producer; never in the log.</summary>
    PrepareEpochFence = 7,
}
