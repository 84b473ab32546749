namespace Course.Grading;

/// <summary>A task's requirement was not met. Speaks Kafka before it speaks code.</summary>
public sealed class TaskFailedException : Exception
{
    /// <param name="happened">What was observed on the cluster: "killed the consumer after record 40; 3 records were
    /// never processed".</param>
    /// <param name="expected">What the task asks for: "at-least-once (duplicates allowed, losses not)".</param>
    /// <param name="read">Where the idea is taught: "notebook 04 §3"; null when the lab's README says enough.</param>
    /// <param name="thrown">What the learner's code threw, which says the line; null when it threw nothing.</param>
    public TaskFailedException(string happened, string expected, string? read = null, Exception? thrown = null)
        : base(
            $"{happened}{Environment.NewLine}expected: "
                + $"{expected}{(read is null ? "" : $"{Environment.NewLine}read: {read}")}",
            thrown
        )
    {
        Happened = happened;
        Expected = expected;
        Read = read;
    }

    public string Happened { get; }

    public string Expected { get; }

    public string? Read { get; }
}
