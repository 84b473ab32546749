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

    /// <summary>The cluster at hand lacks what it needs, or it builds on a cell that was skipped for that reason:
    /// neither failed nor shown.</summary>
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
    const string Mark = "✓ ";

    /// <summary>Why it was skipped, in one sentence; null when it was not.</summary>
    public string? SkipReason { get; init; }

    /// <summary>The claims that the cell showed to be true: its output lines that begin with ✓. A check's lines are the
    /// learner's, not claims.</summary>
    public IReadOnlyList<string> Claims =>
        Outcome is null || Exercise is not null || Status == RunStatus.Skipped
            ? []
            :
            [
                .. Outcome
                    .Outputs.OfType<StreamOutput>()
                    .SelectMany(output => output.Text.Split('\n'))
                    .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
                    .Select(line => line[Mark.Length..].TrimEnd('\r')),
            ];
}
