namespace Course.Base;

/// <summary>What the learner has done of one topic.</summary>
public sealed record TopicProgress
{
    /// <summary>When the notebook last ran through, every cell green; null when never.</summary>
    public DateTimeOffset? NotebookRunAt { get; init; }

    /// <summary>The lab's tasks by number; those that were never graded are absent.</summary>
    public Dictionary<int, TaskProgress> Tasks { get; init; } = [];

    /// <summary>How many hints were shown, by task.</summary>
    public Dictionary<int, int> HintsShown { get; init; } = [];

    /// <summary>Whether the task passed at some time since the last reset.</summary>
    public bool HasPassed(int task) => Tasks.GetValueOrDefault(task)?.PassedAt is not null;
}
