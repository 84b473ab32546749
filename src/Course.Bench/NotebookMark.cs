namespace Course.Bench;

/// <summary>One figure of the notebook engine.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="Value">The kernel's figure.</param>
/// <param name="Limit">What it must not pass; null for a figure that is only told.</param>
/// <param name="Beside">The figure of the same without the kernel; null where there is none.</param>
/// <param name="BesideWhat">What that is.</param>
internal sealed record NotebookMark(
    string Name,
    string Unit,
    double Value,
    double? Limit,
    double? Beside,
    string BesideWhat
)
{
    /// <summary>Null for a figure without a limit.</summary>
    public bool? Reached => Limit is { } limit ? Value <= limit : null;
}
