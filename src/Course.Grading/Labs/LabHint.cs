namespace Course.Grading.Labs;

/// <summary>One hint of a task, a fold of HINTS.md.</summary>
/// <param name="Title">The fold's summary: "Hint 1: where to look".</param>
/// <param name="Text">What unfolds, as Markdown.</param>
public sealed record LabHint(string Title, string Text);
