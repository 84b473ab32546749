namespace Course.Grading.Reports;

/// <summary>One task: passed when each of its tests passed, skipped when one was and none failed.</summary>
/// <param name="Number">The task's number.</param>
/// <param name="Title">The task's title.</param>
/// <param name="Tests">Its tests, in the order in which they ran.</param>
public sealed record TaskReport(int Number, string Title, IReadOnlyList<TestReport> Tests)
{
    /// <summary>The line to begin at, <c>labs/01-kafka-basics/NotificationSender.cs:19</c>, when the task failed
    /// because the learner's file is as the course gives it; null otherwise.</summary>
    public string? BeginAt { get; init; }

    public TaskState Status =>
        Passed ? TaskState.Passed
        : Skipped ? TaskState.Skipped
        : BeginAt is not null ? TaskState.NotBegun
        : TaskState.Failed;

    public bool Passed => Tests.All(test => test.Passed);

    /// <summary>There is no verdict: the cluster at hand lacks what a test needs, and the others passed.</summary>
    public bool Skipped => !Passed && FailedTest is null;

    /// <summary>Why there is no verdict, with the names of clusters that could give one; null when there is.</summary>
    public string? SkipReason => Skipped ? Tests.First(test => test.Skipped).Failure!.Happened : null;

    /// <summary>The first failure; null when the task passed or was skipped.</summary>
    public TaskFailure? Failure => FailedTest?.Failure;

    /// <summary>The first test that failed; null when none did.</summary>
    public TestReport? FailedTest => Tests.FirstOrDefault(test => !test.Passed && !test.Skipped);

    public double Seconds => Tests.Sum(test => test.Seconds);
}
