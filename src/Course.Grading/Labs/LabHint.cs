namespace Course.Grading.Labs;

/// <summary>One folded hint of a task.</summary>
/// <param name="Title">The fold's summary: "Hint 1: where to look".</param>
/// <param name="Text">What unfolds, as Markdown.</param>
public sealed record LabHint(string Title, string Text);
