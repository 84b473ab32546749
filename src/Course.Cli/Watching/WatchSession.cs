using System.Threading.Channels;
using Course.Cli.Commands;
using Course.Cli.Views;
using Course.Grading.Compilation;
using Course.Grading.Labs;
using Course.Grading.Reports;
using Spectre.Console;

namespace Course.Cli.Watching;

/// <summary>Grades on every save the task that the saved file belongs to, and never goes on to another by
/// itself.</summary>
internal sealed class WatchSession(
    CourseHost host,
    Lab lab,
    Func<IReadOnlySet<int>?, CancellationToken, Task<GradeReport>> grade
)
{
    const string Keys = "[grey]n next task · r again · h hint · l list · c check all · q quit[/]";

    readonly IAnsiConsole _console = host.Terminal.Out;
    readonly FileTasks _fileTasks = new(lab);
    LabTask _task = lab.Tasks[0];

    /// <summary>Runs until <c>q</c> or the end of the signals.</summary>
    public async Task RunAsync(ChannelReader<WatchSignal> signals, CancellationToken cancellation)
    {
        var progress = (await host.Progress.LoadAsync(cancellation)).Of(lab.Name);
        _task = lab.Tasks.FirstOrDefault(task => !progress.HasPassed(task.Number)) ?? lab.Tasks[0];
        var pending = await GradeUntilSignalAsync(_task.Number, signals, cancellation);
        // Finds out which task each file belongs to while nobody waits for it.
        _ = Task.Run(() => _fileTasks.Of(lab.Folder, cancellation), cancellation);
        while (true)
        {
            if (pending is null)
            {
                if (!await signals.WaitToReadAsync(cancellation))
                    return;
                signals.TryRead(out var read);
                pending = read;
            }

            var signal = pending.Value;
            pending = null;
            switch (signal.Key)
            {
                case null:
                    GoTo(signal.Saved, cancellation);
                    pending = await GradeUntilSignalAsync(_task.Number, signals, cancellation);
                    break;
                case 'r':
                    pending = await GradeUntilSignalAsync(_task.Number, signals, cancellation);
                    break;
                case 'c':
                    pending = await GradeUntilSignalAsync(null, signals, cancellation);
                    break;
                case 'n':
                    pending = await NextAsync(signals, cancellation);
                    break;
                case 'h':
                    await HintAsync(cancellation);
                    break;
                case 'l':
                    await ListAsync(cancellation);
                    break;
                case 'q':
                    return;
            }
        }
    }

    /// <summary>Grades; a save or a key that comes meanwhile stops the run and is returned.</summary>
    async Task<WatchSignal?> GradeUntilSignalAsync(
        int? task,
        ChannelReader<WatchSignal> signals,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var grading = grade(task is { } only ? new HashSet<int> { only } : null, stop.Token);
        var signal = signals.WaitToReadAsync(stop.Token).AsTask();
        if (
            await Task.WhenAny(grading, signal) == signal
            && signal.IsCompletedSuccessfully
            && signal.Result
            && signals.TryRead(out var interrupting)
        )
        {
            await stop.CancelAsync();
            await grading.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
            return interrupting;
        }

        Show(await grading, task);
        await stop.CancelAsync();
        return null;
    }

    void Show(GradeReport report, int? task)
    {
        if (host.Terminal.Interactive)
            _console.Clear();
        new GradeView(_console).Write(report, lab);
        if (task is { } number && report.Passed)
            _console.MarkupLine(
                number == lab.Tasks[^1].Number
                    ? "[green]The last task passes.[/] Press c to check them all."
                    : "[green]Done.[/] Refine it as long as you like; n goes on."
            );
        _console.MarkupLine(
            $"[grey]{host.Time.GetLocalNow():HH:mm:ss}  watching {Markup.Escape(host.Relative(lab.Folder))}[/]  {Keys}"
        );
    }

    /// <summary>The task of the saved files becomes the one that the learner is at: the one so far if they are shared
    /// with it, or if no task runs them.</summary>
    void GoTo(IReadOnlyList<string> saved, CancellationToken cancellation)
    {
        var tasks = saved.SelectMany(file => _fileTasks.Of(file, cancellation)).ToHashSet();
        if (tasks.Count > 0 && !tasks.Contains(_task.Number))
            _task = lab.Tasks.FirstOrDefault(task => tasks.Contains(task.Number)) ?? _task;
    }

    async Task<WatchSignal?> NextAsync(ChannelReader<WatchSignal> signals, CancellationToken cancellation)
    {
        var at = lab.Tasks.ToList().IndexOf(_task);
        if (at == lab.Tasks.Count - 1)
        {
            _console.MarkupLine("This is the last task. [bold]course[/] says what comes after this lab.");
            return null;
        }

        _task = lab.Tasks[at + 1];
        return await GradeUntilSignalAsync(_task.Number, signals, cancellation);
    }

    async Task HintAsync(CancellationToken cancellation) =>
        HintCommand.Write(
            host,
            lab,
            _task,
            await HintCommand.NextAsync(host, lab, _task, all: false, cancellation),
            all: false
        );

    async Task ListAsync(CancellationToken cancellation)
    {
        var progress = (await host.Progress.LoadAsync(cancellation)).Of(lab.Name);
        foreach (var task in lab.Tasks)
            _console.MarkupLineInterpolated(
                $"  {(progress.HasPassed(task.Number) ? "✓" : "·")} {(task == _task ? ">" : " ")} task {task.Number}  {task.Title}"
            );
        _console.MarkupLine(Keys);
    }
}
