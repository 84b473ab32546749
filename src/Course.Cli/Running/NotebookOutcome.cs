using Course.Notebooks;

namespace Course.Cli.Running;

/// <summary>What came of a notebook that ran in a process of its own.</summary>
/// <param name="Notebook">Its full path.</param>
/// <param name="Page">Where its page is; null for none.</param>
/// <param name="Result">The run, as the process recorded it; null when it ended without a record.</param>
/// <param name="Trouble">Why there is no result.</param>
/// <param name="Time">From its start to its end.</param>
internal sealed record NotebookOutcome(string Notebook, string? Page, RunResult? Result, string? Trouble, TimeSpan Time)
{
    public bool Succeeded => Result is { Succeeded: true };

    /// <summary>How many cells ran to their end.</summary>
    public int CellsRun => Result?.Cells.Count(cell => cell.Status == RunStatus.Ok) ?? 0;

    /// <summary>The exercises, in order.</summary>
    public IReadOnlyList<ExerciseResult> Exercises => Result?.Exercises ?? [];

    /// <summary>What went wrong, in a line; null when nothing did.</summary>
    public string? Failure =>
        Trouble
        ?? (
            Result?.Failure is { } cell
                ? $"failed at cell {cell.Cell.Number} ({cell.Title}): {cell.Outcome?.Error?.Message.Split('\n')[0]}"
                : null
        );
}
