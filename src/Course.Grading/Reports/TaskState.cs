namespace Course.Grading.Reports;

/// <summary>What became of a task.</summary>
public enum TaskState
{
    /// <summary>Each of its tests passed.</summary>
    Passed,

    /// <summary>A test failed, with code that the learner has worked on.</summary>
    Failed,

    /// <summary>The cluster at hand lacks what a test needs, and the others passed: there is no verdict.</summary>
    Skipped,

    /// <summary>A test failed, and the learner's file is as the course gives it.</summary>
    NotBegun,
}
