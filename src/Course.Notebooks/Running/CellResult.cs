namespace Course.Notebooks;

/// <summary>How one cell of a run came out.</summary>
public enum RunStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It failed, and the run with it.</summary>
    Failed,

    /// <summary>It was stopped by Ctrl-C.</summary>
    Cancelled,

    /// <summary>The cluster at hand lacks what it needs, it is not for this engine, or it builds on a cell that was
    /// skipped: neither failed nor shown.</summary>
    Skipped,

    /// <summary>An earlier cell had failed, or it lies after the last cell asked for.</summary>
    NotRun,
}

/// <summary>How far the learner is with an exercise, as its check cell says.</summary>
public enum ExerciseState
{
    /// <summary>Not answered yet.</summary>
    Open,

    /// <summary>Every check is right.</summary>
    Right,

    /// <summary>Something is missing.</summary>
    Wrong,

    /// <summary>The learner's code does not compile or throws.</summary>
    Broken,
}

/// <summary>One cell of a run.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Title">What it was doing: its own title, or the heading above it.</param>
/// <param name="Source">The code that ran: the cell's, or a solution's.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Outcome">What it put out; null when it did not run.</param>
/// <param name="Exercise">The state that a gap or check cell shows; null for other cells.</param>
public sealed record CellResult(
    NotebookCell Cell,
    string Title,
    string Source,
    RunStatus Status,
    CellOutcome? Outcome,
    ExerciseState? Exercise
)
{
    /// <summary>Why it was skipped, in one sentence; null when it was not.</summary>
    public string? SkipReason { get; init; }

    /// <summary>The state that a check showed of the notebook's own code, before the solution ran too
    /// (<see cref="GapAnswers.Both"/>); otherwise null.</summary>
    public ExerciseState? BeforeSolution { get; init; }

    /// <summary>The claims that the cell showed to be true.</summary>
    public IReadOnlyList<HeldClaim> Claims =>
        Outcome is null || Status == RunStatus.Skipped ? [] : [.. KitEvents.Claims(Outcome)];
}
