using System.CommandLine;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course progress</c>: every topic, and what of it is done.</summary>
internal static class ProgressCommand
{
    public static Command Create(CourseHost host)
    {
        var json = Arguments.Json();
        var command = new Command("progress", "Show every topic and what of it is done.") { json };
        command.SetAction(parsed => Run(host, parsed.GetValue(json)));
        return command.WithExamples("course progress", "course progress --json");
    }

    static int Run(CourseHost host, bool json)
    {
        if (json) host.Terminal.Json(host.Topics.All.Select(topic => new { topic.Number, topic.Name, topic.Title }));
        else foreach (var topic in host.Topics.All) host.Terminal.Out.WriteLine($"{topic.Number} {topic.Title}");
        return ExitCode.Ok;
    }
}
