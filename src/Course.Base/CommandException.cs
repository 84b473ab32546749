namespace Course.Base;

/// <summary>Ends a command with one sentence for the learner, the next step, and an exit code.</summary>
public sealed class CommandException(string sentence, int exitCode = ExitCode.BadInput, string? next = null)
    : CourseException(sentence)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What to do about it; null when the sentence says it all.</summary>
    public string? Next { get; } = next;
}
