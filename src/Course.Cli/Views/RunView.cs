using Course.Notebooks;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Views;

/// <summary>Shows a notebook's run: on a terminal with a line that moves, elsewhere one line per cell; each cell's
/// output as text, but for what the reader is to predict first.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="awaited">The positions of the cells whose results wait on the page.</param>
internal sealed class RunView(Terminal terminal, IReadOnlySet<int> awaited)
{
    const int OutputLinesShown = 40;
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    readonly IAnsiConsole _console = terminal.Out;

    /// <summary>Follows a run to its end.</summary>
    public async Task<RunResult> FollowAsync(Func<Action<RunEvent>, Task<RunResult>> run)
    {
        if (!terminal.Interactive)
            return await run(item =>
            {
                if (item is CellEnded ended)
                    WriteCell(ended.Result, ended.Total);
            });
        return await _console
            .Status()
            .Spinner(Spinner.Known.Dots)
            .StartAsync(
                "starting the C# kernel",
                async context =>
                {
                    var line = new ProgressLine(context);
                    using var timer = new Timer(_ => line.Show(), null, Tick, Tick);
                    return await run(item =>
                    {
                        line.Hear(item);
                        if (item is CellEnded ended)
                            WriteCell(ended.Result, ended.Total);
                    });
                }
            );
    }

    /// <summary>The last lines: what failed, or how much was shown to be true, and where the page lies.</summary>
    /// <param name="result">The run.</param>
    /// <param name="page">The page's path, as a person would type it.</param>
    /// <param name="notebook">The notebook's path, likewise: there the exercises are done.</param>
    /// <param name="next">What comes after a run that went well; null when there is nothing to say.</param>
    public void WriteSummary(RunResult result, string page, string notebook, NextStep? next)
    {
        _console.WriteLine();
        if (result.Failure is { } failure)
        {
            var left = result.Cells.Count(cell => cell.Status == RunStatus.NotRun);
            var rest = left == 0 ? "" : $"; {left} cell{(left == 1 ? "" : "s")} after it did not run";
            _console.MarkupLineInterpolated($"[red]✗ failed at cell {failure.Cell.Number} ({failure.Title})[/]{rest}.");
        }
        else
        {
            _console.MarkupLineInterpolated(
                $"[green]✓ {Counted(result.Cells.Count(cell => cell.Status == RunStatus.Ok), "cell")} ran[/] in {Durations.Short(result.Duration)} on the {result.Cluster} cluster."
            );
        }

        if (result.Skipped > 0)
            _console.MarkupLineInterpolated(
                $"  [yellow]{Counted(result.Skipped, "cell")} skipped[/], each for the reason that it says: {string.Join(", ", result.Cells.Where(cell => cell.Status == RunStatus.Skipped).Select(cell => cell.Cell.Number))}."
            );

        if (result.Claims > 0)
            _console.MarkupLineInterpolated($"  {Counted(result.Claims, "claim")} held.");
        if (result.Exercises.Count > 0)
            _console.MarkupLineInterpolated(
                $"  Exercises: {Exercises(result)}.{(result.Exercises.All(exercise => exercise.State == ExerciseState.Right) ? "" : $" Fill in their cells in {notebook}, in any editor for notebooks, and run again.")}"
            );
        _console.WriteLine("  Page: " + page);
        if (result.Cells.Any(Waits))
            _console.MarkupLine(
                "  [grey]Results wait there behind your predictions; course run --show prints them here.[/]"
            );
        if (result.Succeeded && next is not null)
            _console.MarkupLineInterpolated($"  Next: {next.What}\n        [bold]{next.Command}[/]");
    }

    /// <summary>The last line of a run that was stopped.</summary>
    public void WriteStopped(RunResult result) =>
        _console.MarkupLineInterpolated(
            $"[yellow]stopped at cell {result.Cells.First(cell => cell.Status == RunStatus.Cancelled).Cell.Number}; no page was written.[/]"
        );

    static string Exercises(RunResult result)
    {
        var solved = result.Exercises.Count(exercise => exercise.State == ExerciseState.Right);
        var left = new (ExerciseState State, string Words)[]
        {
            (ExerciseState.Open, "open"),
            (ExerciseState.Wrong, "not right yet"),
            (ExerciseState.Broken, "does not run yet"),
        }
            .Select(group =>
                (
                    group.Words,
                    Ids: string.Join(
                        ", ",
                        result
                            .Exercises.Where(exercise => exercise.State == group.State)
                            .Select(exercise => exercise.Id.TrimStart('x'))
                    )
                )
            )
            .Where(group => group.Ids.Length > 0)
            .Select(group => $"{group.Words}: {group.Ids}");
        return string.Join("; ", left.Prepend($"{solved} of {result.Exercises.Count} solved"));
    }

    static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    void WriteCell(CellResult cell, int total)
    {
        if (cell.Status == RunStatus.NotRun)
            return;
        var number = $"{cell.Cell.Number.ToString().PadLeft(total.ToString().Length)}/{total}";
        var time = cell.Outcome is { } ran ? Durations.Short(ran.Duration) : "";
        switch (cell.Status)
        {
            case RunStatus.Failed:
                _console.MarkupLineInterpolated($"[red]✗ {number}[/] [bold]{cell.Title}[/] [grey]{time}[/]");
                break;
            case RunStatus.Cancelled:
                _console.MarkupLineInterpolated($"[yellow]■ {number}[/] {cell.Title}");
                break;
            case RunStatus.Skipped:
                _console.MarkupLineInterpolated($"[yellow]– {number}[/] {cell.Title} [grey]{time}[/]");
                break;
            case RunStatus.Ok when cell.Exercise is not (null or ExerciseState.Right):
                _console.MarkupLineInterpolated($"[yellow]○ {number}[/] {cell.Title} [grey]{time}[/]");
                break;
            default:
                var held = Waits(cell) && cell.Claims.Count > 0 ? $", {Counted(cell.Claims.Count, "claim")} held" : "";
                _console.MarkupLineInterpolated($"[green]✓[/] [grey]{number}[/] {cell.Title} [grey]{time}{held}[/]");
                break;
        }

        if (cell.Outcome is { } outcome && !Waits(cell))
            WriteOutcome(cell, outcome);
        if (cell.SkipReason is { } reason)
            _console.MarkupLineInterpolated($"    [yellow]skipped: {reason}[/]");
    }

    bool Waits(CellResult cell) => cell.Status == RunStatus.Ok && awaited.Contains(cell.Cell.Position);

    void WriteOutcome(CellResult cell, CellOutcome outcome)
    {
        var lines = outcome.Outputs.SelectMany(Lines).ToList();
        foreach (var line in lines.Take(OutputLinesShown))
            WriteLine(line);
        if (lines.Count > OutputLinesShown)
            _console.MarkupLineInterpolated($"    [grey]… {lines.Count - OutputLinesShown} more lines, on the page[/]");
        if (cell.SkipReason is not null || outcome.Error is not { } error)
            return;
        foreach (var line in error.Message.Split('\n'))
            _console.MarkupLineInterpolated($"    [red]{line}[/]");
        foreach (var line in error.Trace)
            _console.MarkupLineInterpolated($"      [grey]{line}[/]");
    }

    void WriteLine(string line)
    {
        var text = line.TrimEnd('\r');
        var start = text.AsSpan().TrimStart();
        if (start.StartsWith("✓"))
            _console.MarkupLineInterpolated($"    [green]{text}[/]");
        else if (start.StartsWith("✗"))
            _console.MarkupLineInterpolated($"    [red]{text}[/]");
        else if (terminal.Interactive)
            _console.WriteLine("    " + text);
        else
            terminal.Output.WriteLine("    " + text);
    }

    static IEnumerable<string> Lines(CellOutput output) =>
        (
            output switch
            {
                StreamOutput stream => stream.Text,
                DisplayOutput display => display.Data.Text,
                _ => "",
            }
        ).TrimEnd('\n', '\r')
            is { Length: > 0 } text
            ? text.Split('\n')
            : [];

    /// <summary>What the moving line says: the cell, what it does, how long it has been at it, and its last
    /// word.</summary>
    sealed class ProgressLine(StatusContext context)
    {
        const int LastWordWidth = 60;

        readonly Lock _gate = new();
        string _cell = "";
        string _last = "";
        long _since;

        public void Hear(RunEvent item)
        {
            lock (_gate)
            {
                switch (item)
                {
                    case CellStarted started:
                        _cell = $"cell {started.Cell.Number} of {started.Total}  {started.Title}";
                        _last = "";
                        _since = System.Diagnostics.Stopwatch.GetTimestamp();
                        break;
                    case CellSpoke { Event: ProgressReported progress }:
                        _last = progress.Text;
                        break;
                    case CellSpoke { Event: StreamWritten written } when !string.IsNullOrWhiteSpace(written.Text):
                        _last = written.Text.Trim().Split('\n')[^1].Trim();
                        break;
                }
            }

            Show();
        }

        public void Show()
        {
            string text;
            lock (_gate)
            {
                if (_cell.Length == 0)
                    return;
                var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(_since);
                var last = Shortened.Of(_last, LastWordWidth);
                text = $"{Markup.Escape(_cell)}  [grey]{elapsed.TotalSeconds:0} s  {Markup.Escape(last)}[/]";
            }

            context.Status(text);
        }
    }
}
