using System.CommandLine;
using Course.Base;
using Course.Cli.Views;
using Course.Grading;

namespace Course.Cli.Commands;

/// <summary><c>course grade NN</c>: compiles one lab and runs its grader.</summary>
internal static class GradeCommand
{
    /// <summary>Starting a host takes processor time: more than there are cores would delay the first verdict more than
    /// they save.</summary>
    static readonly int Hosts = Math.Clamp(Environment.ProcessorCount, 2, 4);

    public static Command Create(CourseHost host)
    {
        var topic = Arguments.Topic();
        var task = new Option<int?>("--task") { Description = "Grade this task only.", HelpName = "n" };
        var cluster = Arguments.Cluster();
        var json = Arguments.Json();
        var command = new Command(
            "grade",
            "Grade a lab: compile it, run its tasks against a cluster, say what happened."
        )
        {
            topic,
            task,
            cluster,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    host,
                    parsed.GetValue(topic)!,
                    parsed.GetValue(task),
                    parsed.GetValue(cluster),
                    parsed.GetValue(json),
                    cancellation
                )
        );
        return command.WithExamples(
            "course grade 1",
            "course grade 1 --task 2",
            "course grade 1 --cluster local",
            "course grade 1 --json"
        );
    }

    static async Task<int> RunAsync(
        CourseHost host,
        string topic,
        int? task,
        string? cluster,
        bool json,
        CancellationToken cancellation
    )
    {
        var lab = host.LabOf(topic);
        if (task is { } number)
            lab.RequireTask(number);
        await using var grader = new Grader(new GraderOptions { Provider = cluster, Hosts = Hosts });
        var view = new GradeView(host.Terminal.Out);
        var firstSteps = await new UntouchedTasks(host.Root, lab).FirstStepsAsync(cancellation);
        var graded = await GradeProgressView.FollowAsync(
            json ? null : host.Terminal,
            test =>
            {
                if (!firstSteps.ContainsKey(test.Task))
                    view.Tell(test, lab);
            },
            progress =>
                grader.GradeAsync(lab, task is { } only ? new HashSet<int> { only } : null, progress, cancellation)
        );
        var report = graded.WithNotBegun(firstSteps);
        await host.NoteAsync(lab, report, cancellation);

        if (json)
            host.Terminal.Json(report);
        else
            view.Write(report, lab);
        return report switch
        {
            { SetupError: not null } => ExitCode.EnvironmentMissing,
            { Passed: true } => ExitCode.Ok,
            // A task without a verdict has neither failed nor passed.
            { NothingFailed: true } => ExitCode.EnvironmentMissing,
            _ => ExitCode.Failed,
        };
    }
}
