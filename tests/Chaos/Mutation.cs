namespace EmbeddedKafka.Chaos;

/// <summary>A broker that is broken on purpose, to show that the checker sees it.</summary>
internal enum Mutation
{
    None,

    /// <summary>acks=all is answered after the leader's append.</summary>
    AcknowledgesBeforeReplication,

    /// <summary>The high watermark is the leader's log end offset, whatever the ISR has.</summary>
    HighWatermarkIgnoresIsr,

    /// <summary>A returning follower does not cut its log back to where it and the leader agree.</summary>
    NeverTruncates,

    /// <summary>Nobody remembers producers' sequences.</summary>
    ForgetsSequences,

    /// <summary>A replica that is not in sync is elected although unclean election is off.</summary>
    ElectsUncleanly,

    /// <summary>Offsets are acknowledged and not kept.</summary>
    DropsCommits,

    /// <summary>read_committed is served as read_uncommitted.</summary>
    ShowsOpenTransactions,

    /// <summary>A member's commit is kept as two records further on.</summary>
    CommitsAhead,

    /// <summary>A share group's accepted and rejected records are released.</summary>
    ForgetsAcknowledgements,

    /// <summary>A share group that is to begin at the start begins at the end.</summary>
    BeginsAtTheEnd,

    /// <summary>A transaction's end is acknowledged and its markers say the opposite.</summary>
    SwapsTransactionResults,
}
