namespace Course.Notebooks;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile, threw, or ran past its time limit.</summary>
    Failed,

    /// <summary>It was cancelled from outside.</summary>
    Cancelled,
}
