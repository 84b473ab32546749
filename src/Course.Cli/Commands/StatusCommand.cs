using System.CommandLine;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary>Bare <c>course</c>: where you are and what to do next.</summary>
internal static class StatusCommand
{
    public static void AddTo(RootCommand root, CourseHost host)
    {
        var json = Arguments.Json();
        root.Options.Add(json);
        root.SetAction(parsed =>
        {
            var first = host.Topics.All.FirstOrDefault();
            if (parsed.GetValue(json)) host.Terminal.Json(new { topics = host.Topics.All.Count, next = first is null ? null : $"course run {first.Number}" });
            else host.Terminal.Out.WriteLine(first is null ? "No topics here yet." : $"Start with: course run {first.Number}");
            return ExitCode.Ok;
        });
    }
}
