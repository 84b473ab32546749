using System.CommandLine;
using System.Threading.Channels;
using Course.Base;
using Course.Cli.Watching;
using Course.Grading;
using Course.Grading.Labs;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course watch NN</c>: grades again on every save.</summary>
internal static class WatchCommand
{
    public static Command Create(CourseHost host)
    {
        var topic = Arguments.OptionalTopic("The lab: 1, 01 or 01-kafka-basics. Default: the lab that is next.");
        var cluster = Arguments.Cluster();
        var command = new Command("watch", "Grade the task of the file that you save, on every save.")
        {
            topic,
            cluster,
        };
        command.SetAction(
            (parsed, cancellation) => RunAsync(host, parsed.GetValue(topic), parsed.GetValue(cluster), cancellation)
        );
        return command.WithExamples(
            "course watch",
            "course watch 1",
            "  keys: n next task · r again · h hint · l list · c check all · q quit"
        );
    }

    static async Task<int> RunAsync(CourseHost host, string? topic, string? cluster, CancellationToken cancellation)
    {
        var lab = topic is null ? await NextLabAsync(host, cancellation) : host.LabOf(topic);
        if (lab.Tasks.Count == 0)
            throw new CommandException($"{host.Relative(lab.ReadmePath)} numbers no task.");
        var signals = Channel.CreateUnbounded<WatchSignal>();
        using var watcher = new SourceWatcher(lab.Folder, signals.Writer, host.Time);
        if (host.Terminal.Interactive)
            KeyReader.Start(signals.Writer);

        await using var grader = new Grader(new GraderOptions { Provider = cluster, KeepSpare = true });
        host.Terminal.Out.MarkupLineInterpolated($"[grey]grading {host.Relative(lab.Folder)} …[/]");
        var session = new WatchSession(
            host,
            lab,
            async (tasks, stop) =>
            {
                var firstSteps = new UntouchedTasks(host.Root, lab).FirstStepsAsync(stop);
                var graded = await grader.GradeAsync(lab, tasks, progress: null, stop);
                var report = graded.WithNotBegun(await firstSteps);
                await host.NoteAsync(lab, report, stop);
                return report;
            }
        );
        await session.RunAsync(signals.Reader, cancellation);
        return ExitCode.Ok;
    }

    static async Task<Lab> NextLabAsync(CourseHost host, CancellationToken cancellation)
    {
        var labs = (await TopicState.ReadAsync(host.Folder, cancellation))
            .Where(topic => topic.Lab is not null)
            .ToList();
        return (labs.FirstOrDefault(topic => topic.NextTask is not null) ?? labs.LastOrDefault())?.Lab
            ?? throw new CommandException("There are no labs here.");
    }
}
