using Course.Grading.Compilation;
using Course.Grading.Labs;
using Course.Grading.Reports;
using Spectre.Console;

namespace Course.Cli.Views;

/// <summary>Prints a grade report: what each task came to, for those that failed what happened and where to go on, and
/// for those that are not begun where to begin. A failure that was told while other tasks still ran is not told
/// again.</summary>
internal sealed class GradeView(IAnsiConsole console)
{
    const int ErrorsShown = 3;
    const int OutputLinesShown = 8;
    const int OutputWidthShown = 160;
    const int TitleWidth = 66;

    readonly HashSet<int> _told = [];
    readonly Lock _telling = new();

    /// <summary>Writes the whole report.</summary>
    public void Write(GradeReport report, Lab lab)
    {
        if (report.SetupError is { } reason)
        {
            console.MarkupLineInterpolated($"[red]{reason}[/]");
            console.MarkupLine("  Look at this machine: [bold]course doctor[/]");
            return;
        }

        if (report.Errors.Count > 0)
            WriteErrors(report.Errors, lab);
        foreach (var task in report.Tasks)
            WriteTask(task, lab);
        if (report.Errors.Count == 0)
            WriteSummary(report, lab);
    }

    /// <summary>Tells a test that has just failed, the first of its task. Safe for several threads.</summary>
    public void Tell(TestReport test, Lab lab)
    {
        lock (_telling)
            if (!test.Passed && !test.Skipped && _told.Add(test.Task))
                WriteFailure(test, test.Failure!, lab);
    }

    void WriteTask(TaskReport task, Lab lab)
    {
        var line = Line(task.Number, task.Title);
        if (task.Skipped)
        {
            console.MarkupLineInterpolated($"{line} [yellow]– skipped[/]");
            console.MarkupLineInterpolated($"  {task.SkipReason}");
            return;
        }

        if (task.Status is TaskState.NotBegun)
        {
            console.MarkupLineInterpolated($"{line} [grey]– not begun[/]");
            console.MarkupLineInterpolated(
                $"  [grey]begin at {task.BeginAt}    course hint {lab.Number} {task.Number}[/]"
            );
            return;
        }

        if (task.FailedTest is not { Failure: { } failure } test)
        {
            console.MarkupLineInterpolated($"{line} [green]✓[/]");
            return;
        }

        if (_told.Contains(task.Number))
            console.MarkupLineInterpolated($"{line} [red]✗[/] [grey]see above[/]");
        else
            WriteFailure(test, failure, lab);
    }

    static string Line(int task, string title) => $"Task {task}  {title}".PadRight(TitleWidth);

    void WriteFailure(TestReport test, TaskFailure failure, Lab lab)
    {
        console.MarkupLineInterpolated($"[bold]{Line(test.Task, test.Title)}[/] [red]✗[/]");
        foreach (var happened in failure.Happened.ReplaceLineEndings("\n").Split('\n'))
            console.MarkupLineInterpolated($"  {happened}");
        if (failure.Expected is not null)
            console.MarkupLineInterpolated($"  [green]expected:[/] {failure.Expected}");
        if (failure.Where is not null)
            console.MarkupLineInterpolated($"  at {failure.Where}");
        WriteOutput(test.Output);
        console.MarkupLineInterpolated(
            $"  [grey]course hint {lab.Number} {test.Task}    the test: {test.Source}{Read(failure)}[/]"
        );
    }

    /// <summary>Where to read on, with the command that opens the page there.</summary>
    static string Read(TaskFailure failure) =>
        failure.Read is not { } read ? ""
        : SectionReference.In(read).FirstOrDefault() is { } section ? $"    read: {read} ({section.Command})"
        : $"    read: {read}";

    void WriteOutput(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Trim('\n').Split('\n');
        if (lines is [""])
            return;
        var left = lines.Length - OutputLinesShown;
        console.MarkupLineInterpolated(
            $"  [grey]your code printed{(left > 0 ? $" {lines.Length} lines, the last of them" : "")}:[/]"
        );
        foreach (var line in lines.TakeLast(OutputLinesShown))
            console.MarkupLineInterpolated($"  [grey]│[/] {Clipped(line)}");
    }

    static string Clipped(string line) =>
        line.Length <= OutputWidthShown ? line : $"{line[..OutputWidthShown]} … ({line.Length:N0} characters)";

    void WriteErrors(IReadOnlyList<CompileError> errors, Lab lab)
    {
        console.MarkupLineInterpolated($"[red]{lab.Name} does not compile[/], so no task was run.");
        var own = errors.Where(error => error.File.StartsWith("labs/", StringComparison.Ordinal)).ToList();
        if (own.Count == 0)
            console.MarkupLine(
                "  Your files compile, but the grader no longer fits them: a name or a signature of Contract.cs changed."
            );
        foreach (var error in errors.Take(ErrorsShown))
        {
            console.WriteLine();
            console.MarkupLineInterpolated(
                $"[bold]{error.File}:{error.Line}[/]  {error.Message} [grey]({error.Code})[/]"
            );
            var text = error.SourceLine.TrimStart();
            var indent = error.SourceLine.Length - text.Length;
            console.MarkupLineInterpolated($"  [grey]{error.Line, 4} │[/] {text.TrimEnd()}");
            console.MarkupLineInterpolated(
                $"       [grey]│[/] {new string(' ', Math.Max(0, error.Column - 1 - indent))}[red]^[/]"
            );
            if (error.Meaning is not null)
                console.MarkupLineInterpolated($"  {error.Meaning}");
        }

        if (errors.Count > ErrorsShown)
            console.MarkupLineInterpolated($"\n… and {errors.Count - ErrorsShown} more, often echoes of the first.");
    }

    void WriteSummary(GradeReport report, Lab lab)
    {
        var done = report.Tasks.Count(task => task.Passed);
        var notBegun = report.NotBegun == 0 ? "" : $", {report.NotBegun} not begun";
        var skipped = report.Skipped == 0 ? "" : $", {report.Skipped} skipped";
        var where = $"{report.Provider} cluster · {report.Seconds:0.0} s";
        console.WriteLine();
        console.MarkupLineInterpolated(
            $"{done} of {report.Tasks.Count} tasks done{notBegun}{skipped}. [grey]{where}[/]"
        );
        if (report.Passed && report.Tasks.Count == lab.Tasks.Count)
            console.MarkupLineInterpolated($"Compare with the reference: [bold]course solution {lab.Number}[/]");
    }
}
