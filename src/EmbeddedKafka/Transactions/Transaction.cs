namespace EmbeddedKafka.Transactions;

/// <summary>A transactional id as its coordinator sees it.</summary>
internal sealed class Transaction(string id, TransactionRecord record)
{
    public string Id => id;

    /// <summary>The current state: written and replicated.</summary>
    public TransactionRecord Record { get; set; } = record;

    /// <summary>The state that is being written, or whose markers are being written. Until that is done no other change
    /// may begin.</summary>
    public TransactionState? Pending { get; set; }

    /// <summary>Writing a raised epoch failed; the next attempt must not raise it again.</summary>
    public bool HasFailedFence { get; set; }
}
