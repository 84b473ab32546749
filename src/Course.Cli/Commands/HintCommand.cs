using System.CommandLine;
using Course.Base;
using Course.Grading.Labs;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course hint NN task</c>: the next of a task's three hints.</summary>
internal static class HintCommand
{
    public static Command Create(CourseHost host)
    {
        var topic = Arguments.Topic();
        var task = new Argument<int>("task") { Description = "The task's number." };
        var all = new Option<bool>("--all") { Description = "Show every hint of the task at once." };
        var json = Arguments.Json();
        var command = new Command("hint", "Show a task's next hint: where to look, then which API, then almost code.")
        {
            topic,
            task,
            all,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    host,
                    parsed.GetValue(topic)!,
                    parsed.GetValue(task),
                    parsed.GetValue(all),
                    parsed.GetValue(json),
                    cancellation
                )
        );
        return command.WithExamples("course hint 1 2", "course hint 1 2 --all");
    }

    static async Task<int> RunAsync(
        CourseHost host,
        string topic,
        int number,
        bool all,
        bool json,
        CancellationToken cancellation
    )
    {
        var lab = host.LabOf(topic);
        var task = lab.RequireTask(number);
        if (task.Hints.Count == 0)
            throw new CommandException($"Task {number} of {lab.Name} has no hints.", ExitCode.Failed);

        var shown = await NextAsync(host, lab, task, all, cancellation);
        if (json)
            host.Terminal.Json(
                new
                {
                    lab = lab.Name,
                    task = number,
                    shown,
                    of = task.Hints.Count,
                    hints = task.Hints.Take(shown),
                }
            );
        else
            Write(host, lab, task, shown, all);
        return ExitCode.Ok;
    }

    /// <summary>Counts one hint up and keeps the count; past the last one it stays there.</summary>
    public static async Task<int> NextAsync(
        CourseHost host,
        Lab lab,
        LabTask task,
        bool all,
        CancellationToken cancellation
    )
    {
        var shown = 0;
        await host.Progress.UpdateAsync(
            lab.Name,
            before =>
            {
                shown = all
                    ? task.Hints.Count
                    : Math.Min(task.Hints.Count, before.HintsShown.GetValueOrDefault(task.Number) + 1);
                return before with { HintsShown = new(before.HintsShown) { [task.Number] = shown } };
            },
            cancellation
        );
        return shown;
    }

    /// <summary>Prints the hint that was reached, or all of them.</summary>
    public static void Write(CourseHost host, Lab lab, LabTask task, int shown, bool all)
    {
        var console = host.Terminal.Out;
        foreach (
            var (hint, position) in task
                .Hints.Select((hint, index) => (hint, index + 1))
                .Take(shown)
                .Skip(all ? 0 : shown - 1)
        )
        {
            console.MarkupLineInterpolated(
                $"[bold]Task {task.Number}, {hint.Title}[/] [grey]({position} of {task.Hints.Count})[/]"
            );
            console.WriteLine();
            console.WriteLine(hint.Text);
            console.WriteLine();
            var sections = SectionReference.In(hint.Text, lab.Number).Select(section => section.Command).Distinct();
            if (sections.ToList() is { Count: > 0 } commands)
                console.MarkupLineInterpolated($"[grey]Read there: {string.Join(" · ", commands)}[/]");
        }

        if (shown < task.Hints.Count)
            console.MarkupLineInterpolated($"[grey]More: course hint {lab.Number} {task.Number}[/]");
        else if (!all)
            console.MarkupLineInterpolated(
                $"[grey]That was the last one. All again: course hint {lab.Number} {task.Number} --all[/]"
            );
    }
}
