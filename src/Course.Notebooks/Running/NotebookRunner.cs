using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Course.Notebooks;

/// <summary>
/// Runs a notebook from top to bottom on a fresh kernel. The first failure ends the run and leaves the rest as not run,
/// unless it keeps going. Gap and check cells are the learner's: what goes wrong in them is the exercise's state, not
/// the run's failure.
/// </summary>
public sealed class NotebookRunner(Notebook notebook, RunOptions? options = null)
{
    readonly RunOptions _options = options ?? new RunOptions();
    readonly Skipping _skipping = new();

    /// <summary>Runs the cells.</summary>
    /// <param name="listener">Hears how the run goes, on any thread, one event at a time.</param>
    /// <param name="cancellation">Stops the run within about a second; the result then tells what ran.</param>
    public async Task<RunResult> RunAsync(Action<RunEvent>? listener = null, CancellationToken cancellation = default)
    {
        var started = DateTimeOffset.Now;
        var clock = Stopwatch.StartNew();
        var folder = Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!;
        await using var kernel = new CSharpKernel(_options.Kernel with { BaseDirectory = folder });
        var cells = notebook.CodeCells.ToList();
        var core = _options.CoreOnly ? CorePath.Of(notebook) : null;
        var results = new List<CellResult>(cells.Count);
        var ended = false;
        foreach (var cell in cells)
        {
            var title = CellTitles.Of(notebook, cell);
            var result =
                ended || cell.Number > _options.UpToCell || core?.Has(cell) == false
                    ? new CellResult(cell, title, cell.Source, RunStatus.NotRun, null, null)
                    : await RunAsync(kernel, cell, title, cells.Count, SolvesAtOnce, listener, cancellation)
                        .ConfigureAwait(false);
            results.Add(result);
            listener?.Invoke(new CellEnded(result, cells.Count));
            if (
                _options.Answers == GapAnswers.Both
                && result is { Exercise: not null, Cell.Course.Exercise: ExerciseRole.Check }
            )
                await SolveAsync(kernel, results, cells.Count, listener, cancellation).ConfigureAwait(false);
            ended =
                results.Any(item => item.Status == RunStatus.Cancelled)
                || !_options.KeepGoing && results.Any(item => item.Status == RunStatus.Failed);
        }
        return new RunResult
        {
            Notebook = notebook,
            Cells = results,
            Started = started,
            Duration = clock.Elapsed,
            Cluster = _options.Cluster,
            Environment = Describe(kernel),
        };
    }

    bool SolvesAtOnce => _options.Answers == GapAnswers.Solutions;

    /// <summary>Runs an exercise once more, from its gap to the check that has just run, with the solution in the gap.
    /// What it gives takes the place of the first results; the check keeps the state that it had.</summary>
    async Task SolveAsync(
        CSharpKernel kernel,
        List<CellResult> results,
        int total,
        Action<RunEvent>? listener,
        CancellationToken cancellation
    )
    {
        var own = results[^1].Exercise;
        var id = results[^1].Cell.Course.Id;
        var gap = results.FindIndex(item => item.Cell.Course.Exercise == ExerciseRole.Gap && item.Cell.Course.Id == id);
        for (var at = gap < 0 ? results.Count - 1 : gap; at < results.Count; at++)
        {
            var (cell, title) = (results[at].Cell, results[at].Title);
            results[at] = await RunAsync(kernel, cell, title, total, solved: true, listener, cancellation)
                .ConfigureAwait(false);
            listener?.Invoke(new CellEnded(results[at], total));
        }
        results[^1] = results[^1] with { BeforeSolution = own };
    }

    async Task<CellResult> RunAsync(
        CSharpKernel kernel,
        NotebookCell cell,
        string title,
        int total,
        bool solved,
        Action<RunEvent>? listener,
        CancellationToken cancellation
    )
    {
        var source = cell.Source;
        if (solved && cell.Course.Exercise == ExerciseRole.Gap)
            source = Exercises.SolutionOf(notebook, cell) ?? source;
        source = NotebookParameter.Set(cell, source, _options.Parameters);
        if (cancellation.IsCancellationRequested)
            return new CellResult(cell, title, source, RunStatus.Cancelled, null, null);
        if (_skipping.ReasonToLeaveOut(cell, notebook.Language) is { } unrun)
            return new CellResult(cell, title, source, RunStatus.Skipped, null, null) { SkipReason = unrun };

        listener?.Invoke(new CellStarted(cell, title, total));
        var outcome = await kernel
            .ExecuteAsync(
                CellLanguages.Script(cell.Language ?? notebook.Language, source)!,
                cell.Name,
                item => listener?.Invoke(new CellSpoke(cell, item)),
                _options.CellTimeout,
                cancellation
            )
            .ConfigureAwait(false);
        if (_skipping.ReasonOf(cell, source, outcome) is { } reason)
            return new CellResult(cell, title, source, RunStatus.Skipped, outcome, null) { SkipReason = reason };
        ExerciseState? exercise = cell.Course.Exercise is ExerciseRole.Gap or ExerciseRole.Check
            ? Exercises.StateOf(outcome)
            : null;
        return new CellResult(cell, title, source, Status(cell, outcome, exercise, solved), outcome, exercise);
    }

    static RunStatus Status(NotebookCell cell, CellOutcome outcome, ExerciseState? exercise, bool solved)
    {
        if (outcome.Status == CellStatus.Cancelled)
            return RunStatus.Cancelled;
        if (exercise is null)
            return outcome.Status == CellStatus.Ok || cell.HasTag(CellTags.RaisesException)
                ? RunStatus.Ok
                : RunStatus.Failed;
        var fails =
            exercise == ExerciseState.Broken
            || cell.Course.Exercise == ExerciseRole.Check && exercise != ExerciseState.Right;
        return solved && fails ? RunStatus.Failed : RunStatus.Ok;
    }

    static Dictionary<string, string> Describe(CSharpKernel kernel)
    {
        var facts = new Dictionary<string, string>
        {
            [".NET"] = System.Environment.Version.ToString(),
            ["machine"] = $"{RuntimeInformation.OSDescription.Trim()}, {System.Environment.ProcessorCount} cores",
        };
        foreach (var (package, version) in kernel.Packages)
            facts[package] = version;
        return facts;
    }
}
