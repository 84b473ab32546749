namespace Course.Notebooks;

/// <summary>The result of running one cell.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Outputs">What it put out, in order.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Warnings">The compiler's warnings, one text each.</param>
/// <param name="Duration">From the start of compiling to the end.</param>
public sealed record CellOutcome(
    CellStatus Status,
    IReadOnlyList<CellOutput> Outputs,
    CellError? Error,
    IReadOnlyList<string> Warnings,
    TimeSpan Duration
)
{
    /// <summary>What the kit told while the cell ran, as JSON (<c>Course.Kit.CourseEvent</c>), in order.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];
}
