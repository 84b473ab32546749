namespace EmbeddedKafka.Groups.Classic;

/// <summary>The life of a classic group, in Kafka's words.</summary>
internal enum GroupState
{
    /// <summary>No members; may have committed offsets.</summary>
    Empty,

    /// <summary>Waits for members to join again.</summary>
    PreparingRebalance,

    /// <summary>Waits for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member has its assignment.</summary>
    Stable,

    /// <summary>Deleted.</summary>
    Dead,
}
