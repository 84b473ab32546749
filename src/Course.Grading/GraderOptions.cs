namespace Course.Grading;

/// <summary>How a <see cref="Grader"/> treats its hosts.</summary>
public sealed record GraderOptions
{
    /// <summary>The cluster provider; null leaves it to COURSE_CLUSTER.</summary>
    public string? Provider { get; init; }

    /// <summary>How many hosts share the tests of a run, each with a cluster of its own. Default: 1. An external
    /// cluster is one, and has one host.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Start the next host as soon as a run has ended, so that the next run finds it warm. Default:
    /// no.</summary>
    public bool KeepSpare { get; init; }

    /// <summary>Run the next answer in the same host when the last one left it unharmed. For checking many answers that
    /// are known. Default: no.</summary>
    public bool ReuseHosts { get; init; }
}
