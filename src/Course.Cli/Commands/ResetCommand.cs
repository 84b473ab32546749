using System.CommandLine;
using Course.Base;
using Course.Grading.Labs;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course reset NN</c>: puts the starter files back and keeps yours aside.</summary>
internal static class ResetCommand
{
    public static Command Create(CourseHost host)
    {
        var topic = Arguments.OptionalTopic("The lab to reset: 1, 01 or 01-kafka-basics.");
        var all = new Option<bool>("--all") { Description = "Reset every lab." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var json = Arguments.Json();
        var command = new Command("reset", "Put a lab's starter files back; yours are kept in .course/backup.")
        {
            topic,
            all,
            yes,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    host,
                    parsed.GetValue(topic),
                    parsed.GetValue(all),
                    parsed.GetValue(yes),
                    parsed.GetValue(json),
                    cancellation
                )
        );
        return command.WithExamples("course reset 1", "course reset --all --yes");
    }

    static async Task<int> RunAsync(
        CourseHost host,
        string? topic,
        bool all,
        bool yes,
        bool json,
        CancellationToken cancellation
    )
    {
        if (all == topic is not null)
            throw new CommandException("Name one lab, or say --all.", next: "course reset 1");
        var labs = all ? LabCatalog.Read(host.Root) : [host.LabOf(topic!)];
        var changed = new List<(Lab Lab, IReadOnlyList<ChangedFile> Files)>();
        foreach (var lab in labs)
            if (await new StarterFiles(host.Root, lab).ChangedAsync(cancellation) is { Count: > 0 } files)
                changed.Add((lab, files));

        if (!json)
            Show(host, changed);
        if (
            changed.Count > 0
            && !yes
            && !host.Terminal.Confirm("Put the starter files back? Yours are kept in .course/backup.")
        )
            throw new CommandException(
                "Nothing was changed.",
                ExitCode.Failed,
                host.Terminal.Interactive ? null : "Say --yes where nobody can be asked."
            );

        var now = host.Time.GetLocalNow();
        string? backup = null;
        foreach (var (lab, files) in changed)
        {
            backup = await new StarterFiles(host.Root, lab).RestoreAsync(files, now, cancellation);
            await host.Progress.UpdateAsync(
                lab.Name,
                before => before with { Tasks = [], HintsShown = [] },
                cancellation
            );
        }

        var kept = backup is null ? null : host.Relative(backup);
        if (json)
            host.Terminal.Json(
                new
                {
                    reset = changed.Select(entry => new
                    {
                        lab = entry.Lab.Name,
                        files = entry.Files.Select(file => file.Path),
                    }),
                    backup = kept,
                }
            );
        else if (kept is not null)
            host.Terminal.Out.MarkupLineInterpolated($"Done. Your version is in [bold]{kept}[/].");
        return ExitCode.Ok;
    }

    static void Show(CourseHost host, List<(Lab Lab, IReadOnlyList<ChangedFile> Files)> changed)
    {
        if (changed.Count == 0)
            host.Terminal.Out.MarkupLine("Nothing to reset: the files are as the course gives them.");
        foreach (var file in changed.SelectMany(entry => entry.Files))
            host.Terminal.Out.MarkupLineInterpolated(
                $"  {file.Path} [grey]{(file.Starter is null ? "is yours alone and would go" : "differs from the starter")}[/]"
            );
    }
}
