namespace Course.Kit;

/// <summary>What stands along an axis.</summary>
public enum AxisKind
{
    /// <summary>Numbers at their distances.</summary>
    Number,

    /// <summary>Numbers at the distances of their logarithms.</summary>
    Log,

    /// <summary>Moments.</summary>
    Time,

    /// <summary>Names, evenly spaced.</summary>
    Category,
}
