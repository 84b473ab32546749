namespace Course.Grading.Reports;

/// <summary>One test of a task.</summary>
/// <param name="Name">The test method's name, a sentence.</param>
/// <param name="Task">The number of its task.</param>
/// <param name="Title">The task's title in the grader.</param>
/// <param name="Source">Where the test is to be read: <c>tests/Graders/KafkaBasicsGrader.cs:57</c>.</param>
/// <param name="Failure">Why it failed; null when it passed.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Output">What the learner's code printed, its middle left out when long.</param>
public sealed record TestReport(
    string Name,
    int Task,
    string Title,
    string Source,
    TaskFailure? Failure,
    double Seconds,
    string Output
)
{
    public bool Passed => Failure is null;

    /// <summary>The cluster at hand lacks what the test needs; <see cref="Failure"/> names those that have
    /// it.</summary>
    public bool Skipped => Failure?.Kind is FailureKind.Unsupported;
}
