using System.CommandLine;
using Course.Base;
using Course.Cli.Views;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary>Bare <c>course</c>: where you are and what to do next.</summary>
internal static class StatusCommand
{
    public static void AddTo(RootCommand root, CourseHost host)
    {
        var json = Arguments.Json();
        root.Options.Add(json);
        root.SetAction((parsed, cancellation) => RunAsync(host, parsed.GetValue(json), cancellation));
    }

    static async Task<int> RunAsync(CourseHost host, bool json, CancellationToken cancellation)
    {
        var topics = await TopicState.ReadAsync(host.Folder, cancellation);
        var next = NextStep.Of(topics);
        if (json)
        {
            host.Terminal.Json(
                new
                {
                    topics = topics.Select(topic => new
                    {
                        topic = topic.Topic.Name,
                        done = topic.Steps.Done,
                        of = topic.Steps.Of,
                    }),
                    next,
                }
            );
            return ExitCode.Ok;
        }

        var console = host.Terminal.Out;
        console.MarkupLine("[bold]Apache Kafka in C#[/]");
        console.WriteLine();
        var width = topics.Select(topic => topic.Topic.Title.Length).DefaultIfEmpty().Max();
        foreach (var topic in topics)
            if (topic.Topic.HasCardsOnly)
                console.MarkupLine(
                    $"  {topic.Topic.Number}  {Markup.Escape(topic.Topic.Title.PadRight(width))}  "
                        + $"[grey]interview cards: course interview --topic {topic.Topic.Number}[/]"
                );
            else
                console.MarkupLine(
                    $"  {topic.Topic.Number}  {Markup.Escape(topic.Topic.Title.PadRight(width))}  "
                        + $"{ProgressBar.Markup(topic.Steps.Done, topic.Steps.Of)}  {Words(topic)}"
                );
        console.WriteLine();
        if (next is not null)
            console.MarkupLineInterpolated($"Next: {next.What}\n      [bold]{next.Command}[/]");
        else
            console.MarkupLine(
                topics.Count == 0 ? "No topics here yet." : "All done. Keep it fresh: [bold]course interview[/]"
            );
        console.MarkupLine("[grey]Every command: course --help[/]");
        return ExitCode.Ok;
    }

    /// <summary>The parts by their names, as everywhere else: the notebook, and the tasks of the lab.</summary>
    static string Words(TopicState topic)
    {
        var parts = new List<string>();
        if (topic.Topic.NotebookPath is not null)
            parts.Add(topic.NotebookDone ? "notebook run" : "notebook not run");
        if (topic.Tasks > 0)
            parts.Add($"{topic.TasksPassed} of {topic.Tasks} tasks");
        return string.Join(", ", parts);
    }
}
