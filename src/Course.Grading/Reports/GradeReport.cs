using Course.Grading.Compilation;

namespace Course.Grading.Reports;

/// <summary>What grading a lab once came to.</summary>
/// <param name="Lab">The lab's name.</param>
/// <param name="Provider">The cluster that it ran on; null when it did not get that far.</param>
/// <param name="Tasks">The tasks that ran.</param>
/// <param name="Errors">The compiler's errors; no task ran when there are any.</param>
/// <param name="SetupError">Why no task could run, though the code compiles: no cluster, for example.</param>
/// <param name="Seconds">From the call to the verdict.</param>
public sealed record GradeReport(
    string Lab,
    string? Provider,
    IReadOnlyList<TaskReport> Tasks,
    IReadOnlyList<CompileError> Errors,
    string? SetupError,
    double Seconds
)
{
    /// <summary>Whether every task that ran passed; one that was skipped did not.</summary>
    public bool Passed => SetupError is null && Errors.Count == 0 && Tasks.Count > 0 && Tasks.All(task => task.Passed);

    /// <summary>How many tasks have no verdict, because the cluster at hand lacks what they need.</summary>
    public int Skipped => Tasks.Count(task => task.Skipped);

    /// <summary>How many tasks the learner has not begun.</summary>
    public int NotBegun => Tasks.Count(task => task.Status is TaskState.NotBegun);

    /// <summary>Whether nothing failed, though there may be tasks without a verdict.</summary>
    public bool NothingFailed =>
        SetupError is null && Errors.Count == 0 && Tasks.Count > 0 && Tasks.All(task => task.Passed || task.Skipped);

    /// <summary>The same, in which those tasks count as not begun that failed with code as the course gives
    /// it.</summary>
    /// <param name="firstSteps">By task that is as given, the line to begin at.</param>
    public GradeReport WithNotBegun(IReadOnlyDictionary<int, string> firstSteps) =>
        this with
        {
            Tasks =
            [
                .. Tasks.Select(task =>
                    task.Failure is null ? task : task with { BeginAt = firstSteps.GetValueOrDefault(task.Number) }
                ),
            ],
        };
}
