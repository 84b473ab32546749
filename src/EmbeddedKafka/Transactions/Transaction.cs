namespace EmbeddedKafka.Transactions;

/// <summary>A transactional id as its coordinator sees it.</summary>
internal sealed class Transaction(string id, TransactionRecord record)
{
    public string Id => id;

    /// <summary>What holds: written and replicated.</summary>
    public TransactionRecord Record { get; set; } = record;

    /// <summary>The state that is being written, or for which markers are on their way; while there is one nothing else
    /// may begin.</summary>
    public TransactionState? Pending { get; set; }

    /// <summary>A fenced epoch could not be written: the next attempt must not raise it again.</summary>
    public bool HasFailedFence { get; set; }
}
