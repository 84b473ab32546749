using System.CommandLine;
using Course.Base;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course site</c>: the course as a folder of pages, for any host of static files.</summary>
internal static class SiteCommand
{
    public static Command Create(CourseHost host)
    {
        var output = new Option<string?>("--output")
        {
            Description = "The folder. Default: artifacts/site.",
            HelpName = "folder",
        };
        var withoutProgress = new Option<bool>("--no-progress")
        {
            Description = "Leave out what you have done, for a site that others read.",
        };
        var json = Arguments.Json();
        var command = new Command(
            "site",
            "Write the course as pages: topics, notebooks with the outputs of their last runs, labs, cards, search."
        )
        {
            output,
            withoutProgress,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    host,
                    parsed.GetValue(output),
                    !parsed.GetValue(withoutProgress),
                    parsed.GetValue(json),
                    cancellation
                )
        );
        return command.WithExamples("course site", "course site --output public --no-progress");
    }

    static async Task<int> RunAsync(
        CourseHost host,
        string? output,
        bool progress,
        bool json,
        CancellationToken cancellation
    )
    {
        var folder = Path.GetFullPath(output ?? Path.Combine(host.Root, "artifacts", "site"));
        var site = await CourseSite.ReadAsync(host.Folder, new SiteOptions { Progress = progress }, cancellation);
        var files = SiteFolder.Write(site, folder, _ => cancellation.ThrowIfCancellationRequested());
        var missing = site.Missing().ToList();
        if (json)
        {
            host.Terminal.Json(
                new
                {
                    folder,
                    files,
                    missing = missing.Select(entry => new { topic = entry.Topic.Topic.Name, entry.Why }),
                }
            );
            return ExitCode.Ok;
        }

        var console = host.Terminal.Out;
        console.MarkupLineInterpolated(
            $"[green]✓[/] {files} files in {host.Relative(folder)}; begin with index.html, also from the disk."
        );
        foreach (var (topic, why) in missing)
            console.MarkupLineInterpolated(
                $"  [yellow]notebook {topic.Topic.Number} is without its outputs[/]: {why}. [bold]./course run {topic.Topic.Number}[/]"
            );
        return ExitCode.Ok;
    }
}
