using System.CommandLine;
using Course.Base;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course progress</c>: every topic, and what of it is done.</summary>
internal static class ProgressCommand
{
    public static Command Create(CourseHost host)
    {
        var json = Arguments.Json();
        var command = new Command("progress", "Show every topic and what of it is done.") { json };
        command.SetAction((parsed, cancellation) => RunAsync(host, parsed.GetValue(json), cancellation));
        return command.WithExamples("course progress", "course progress --json");
    }

    static async Task<int> RunAsync(CourseHost host, bool json, CancellationToken cancellation)
    {
        var topics = await TopicState.ReadAsync(host.Folder, cancellation);
        if (json)
        {
            host.Terminal.Json(new { topics = topics.Select(Document) });
            return ExitCode.Ok;
        }

        foreach (var topic in topics)
            Write(host.Terminal.Out, topic);
        if (topics.Count == 0)
            host.Terminal.Out.MarkupLine("No topics here yet.");
        return ExitCode.Ok;
    }

    static object Document(TopicState state) =>
        new
        {
            topic = state.Topic.Name,
            notebookRunAt = state.Progress.NotebookRunAt,
            done = state.Done,
            tasks = state.Lab?.Tasks.Select(task => new
            {
                task.Number,
                task.Title,
                passed = state.Progress.HasPassed(task.Number),
                gradedAt = state.Progress.Tasks.GetValueOrDefault(task.Number)?.GradedAt,
                hintsShown = state.Progress.HintsShown.GetValueOrDefault(task.Number),
            }),
        };

    static void Write(IAnsiConsole console, TopicState state)
    {
        console.MarkupLineInterpolated($"[bold]{state.Topic.Number}  {state.Topic.Title}[/]");
        if (state.Topic.NotebookPath is not null)
            console.MarkupLineInterpolated(
                $"    {(state.NotebookDone ? "✓" : "·")} notebook [grey]{(state.Progress.NotebookRunAt is { } at ? $"ran through on {at.ToLocalTime():yyyy-MM-dd}" : $"course run {state.Topic.Number}")}[/]"
            );
        if (state.Topic.HasCardsOnly)
            console.MarkupLineInterpolated(
                $"    [grey]interview cards: course interview --topic {state.Topic.Number}[/]"
            );
        foreach (var task in state.Lab?.Tasks ?? [])
        {
            var mark =
                state.Progress.HasPassed(task.Number) ? "✓"
                : state.Progress.Tasks.ContainsKey(task.Number) ? "✗"
                : "·";
            var hints = state.Progress.HintsShown.GetValueOrDefault(task.Number);
            console.MarkupLineInterpolated(
                $"    {mark} task {task.Number}  {task.Title} [grey]{(hints > 0 ? $"{hints} of {task.Hints.Count} hints seen" : "")}[/]"
            );
        }
    }
}
