namespace Course.Base;

/// <summary>What the grader last said of a task.</summary>
/// <param name="GradedAt">When it was last graded.</param>
/// <param name="Passed">What came of it.</param>
/// <param name="PassedAt">When it first passed; null when never.</param>
public sealed record TaskProgress(DateTimeOffset GradedAt, bool Passed, DateTimeOffset? PassedAt);
