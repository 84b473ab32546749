namespace Course.Grading.Reports;

/// <summary>Why a task failed, in the words that the learner reads.</summary>
/// <param name="Kind">What sort of failure.</param>
/// <param name="Happened">What happened, Kafka first.</param>
/// <param name="Expected">What the task asks for; null when the reason says it all.</param>
/// <param name="Read">Where the idea is taught; null when nowhere in particular.</param>
/// <param name="Where">The learner's line: <c>labs/01-kafka-basics/NotificationWorker.cs:31</c>; null when there is
/// none.</param>
public sealed record TaskFailure(
    FailureKind Kind,
    string Happened,
    string? Expected = null,
    string? Read = null,
    string? Where = null
)
{
    /// <summary>True when the grader itself decided: the requirement is not met, or its code is not written
    /// yet.</summary>
    public bool IsAssertion => Kind is FailureKind.Requirement or FailureKind.NotWritten;
}
