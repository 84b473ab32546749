namespace Course.Grading;

/// <summary>One task: passed when each of its tests passed.</summary>
/// <param name="Number">The task's number.</param>
/// <param name="Title">The task's title.</param>
/// <param name="Tests">Its tests, in the order in which they ran.</param>
public sealed record TaskReport(int Number, string Title, IReadOnlyList<TestReport> Tests)
{
    public bool Passed => Tests.All(test => test.Passed);

    /// <summary>The first failure; null when the task passed.</summary>
    public TaskFailure? Failure => FailedTest?.Failure;

    /// <summary>The first test that failed; null when the task passed.</summary>
    public TestReport? FailedTest => Tests.FirstOrDefault(test => !test.Passed);

    public double Seconds => Tests.Sum(test => test.Seconds);
}
