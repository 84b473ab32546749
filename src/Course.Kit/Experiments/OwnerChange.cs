namespace Course.Kit;

/// <summary>How a member of a consumer group came to a partition, or lost it.</summary>
public enum OwnerChange
{
    /// <summary>The coordinator gave it to the member.</summary>
    Assigned,

    /// <summary>The member gives it up in good order: it still owns it while its handler runs.</summary>
    Revoked,

    /// <summary>Somebody else may own it already: the member was too slow.</summary>
    Lost,

    /// <summary>The member's consumer was disposed while it still owned it.</summary>
    Gone,
}
