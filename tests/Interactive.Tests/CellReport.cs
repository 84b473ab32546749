namespace Interactive.Tests;

/// <summary>What one cell did on .NET Interactive: a line of interactive-host, or a cell that nbconvert ran.</summary>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Console">What it wrote to the standard output.</param>
/// <param name="Shown">What it showed as HTML, in order.</param>
/// <param name="Events">What the kit told of it as data (<c>Course.Kit.CourseEvent</c>), as JSON.</param>
internal sealed record CellReport(
    string? Error,
    string Console,
    IReadOnlyList<string> Shown,
    IReadOnlyList<string> Events
);
