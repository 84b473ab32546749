namespace Course.Grading.Reports;

/// <summary>Why a task failed.</summary>
public enum FailureKind
{
    /// <summary>The grader looked at the cluster and a requirement is not met.</summary>
    Requirement,

    /// <summary>The learner's code still throws <see cref="NotImplementedException"/>.</summary>
    NotWritten,

    /// <summary>An exception came out of the learner's code, on the task's thread or on another one.</summary>
    Exception,

    /// <summary>The task did not end within its time limit.</summary>
    TimeLimit,

    /// <summary>The process ended: <c>Environment.Exit</c>, a stack overflow, a kill, no memory left.</summary>
    ProcessEnded,

    /// <summary>More was printed than any log needs.</summary>
    OutputLimit,

    /// <summary>More was written to files than any lab needs.</summary>
    DiskLimit,

    /// <summary>The cluster provider cannot do what the task needs: no verdict, the task is skipped.</summary>
    Unsupported,
}
