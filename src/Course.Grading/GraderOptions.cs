namespace Course.Grading;

/// <summary>How a <see cref="Grader"/> treats its hosts.</summary>
public sealed record GraderOptions
{
    /// <summary>The cluster provider; null leaves it to COURSE_CLUSTER.</summary>
    public string? Provider { get; init; }

    /// <summary>Start the next host as soon as a run has ended, so that the next run finds it warm. Default: no.</summary>
    public bool KeepSpare { get; init; }

    /// <summary>Run the next answer in the same host when the last one left it unharmed. For checking many answers that are known. Default: no.</summary>
    public bool ReuseHosts { get; init; }
}
