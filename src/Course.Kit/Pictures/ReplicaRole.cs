namespace Course.Kit;

/// <summary>What a replica is to its partition.</summary>
public enum ReplicaRole
{
    /// <summary>Takes the writes.</summary>
    Leader,

    /// <summary>Follows, and is in the ISR.</summary>
    InSync,

    /// <summary>Is not in the ISR: behind, or down.</summary>
    OutOfSync,
}
