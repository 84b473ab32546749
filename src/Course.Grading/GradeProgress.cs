using Course.Grading.Reports;

namespace Course.Grading;

/// <summary>How far grading has come.</summary>
/// <param name="Stage">What goes on.</param>
/// <param name="Test">The test that began or ended; of a cluster that is waited for, what it does.</param>
/// <param name="Task">The number of its task.</param>
/// <param name="Title">The title of its task.</param>
/// <param name="Report">What came out, when it ended.</param>
public sealed record GradeProgress(
    GradeStage Stage,
    string? Test = null,
    int Task = 0,
    string? Title = null,
    TestReport? Report = null
);
