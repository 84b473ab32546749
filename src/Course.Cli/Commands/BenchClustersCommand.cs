using System.CommandLine;
using Course.Base;
using Course.Bench;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course bench clusters</c>: what each kind of cluster costs on this machine.</summary>
internal static class BenchClustersCommand
{
    public static Command Create(CourseHost host)
    {
        var rounds = Arguments.Rounds("each start is measured", usual: 3);
        var json = Arguments.Json();
        var command = new Command(
            "clusters",
            "Measure every kind of cluster that works here: time to the first acknowledged record beside "
                + "starting a broker by hand, time to grade lab 01, memory."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            (parsed, cancellation) => RunAsync(host, parsed.GetValue(rounds), parsed.GetValue(json), cancellation)
        );
        return command.WithExamples("course bench clusters", "course bench clusters --rounds 5 --json");
    }

    static async Task<int> RunAsync(CourseHost host, int rounds, bool json, CancellationToken cancellation)
    {
        var marks = await new ClusterBench(
            host.Folder,
            rounds,
            what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
        ).RunAsync(cancellation);
        if (json)
            host.Terminal.Json(
                new
                {
                    machine = new { cores = Environment.ProcessorCount },
                    rounds,
                    marks,
                }
            );
        else
            Print(host.Terminal.Out, marks);
        return marks.All(mark => mark.Reached ?? true) ? ExitCode.Ok : ExitCode.Failed;
    }

    static void Print(IAnsiConsole console, IReadOnlyList<ClusterMark> marks)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Simple).AddColumns("what", "measured", "mark", "");
        foreach (var mark in marks)
        {
            table.AddRow(
                Markup.Escape(mark.Name),
                Markup.Escape(mark.Value is { } value ? $"{value:#,0.##} {mark.Unit}" : mark.Reason ?? ""),
                Markup.Escape(mark.Target),
                mark.Reached switch
                {
                    true => "[green]reached[/]",
                    false => "[yellow]falls short[/]",
                    null => "",
                }
            );
        }

        console.Write(table);
    }
}
