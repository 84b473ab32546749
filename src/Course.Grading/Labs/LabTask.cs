namespace Course.Grading.Labs;

/// <summary>One numbered task of a lab's brief.</summary>
/// <param name="Number">As in the heading <c>## 2. …</c>.</param>
/// <param name="Title">The rest of the heading.</param>
/// <param name="Brief">The section's Markdown.</param>
/// <param name="Hints">Its hints, in order: where to look, which API, almost code.</param>
public sealed record LabTask(int Number, string Title, string Brief, IReadOnlyList<LabHint> Hints);
