namespace Course.Cli;

/// <summary>A lab's file that is not as the course gives it.</summary>
/// <param name="Path">From the course's folder.</param>
/// <param name="Starter">What the course gives; null for a file of the learner's own.</param>
internal sealed record ChangedFile(string Path, string? Starter);
