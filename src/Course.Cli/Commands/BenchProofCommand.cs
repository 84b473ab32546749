using System.CommandLine;
using Course.Base;
using Course.Bench.Proof;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course bench proof</c>: what proving the course costs, and what it would cost with sixteen
/// topics.</summary>
internal static class BenchProofCommand
{
    const string Times = "artifacts/ci-times.tsv";

    public static Command Create(CourseHost host)
    {
        var json = Arguments.Json();
        var command = new Command(
            "proof",
            $"Measure what each topic's checks cost, and extrapolate the last .ci/run to {ProofReport.Planned} topics."
        )
        {
            json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(host, parsed.GetValue(json), cancellation));
        return command.WithExamples("course bench proof", "course bench proof --json");
    }

    static async Task<int> RunAsync(CourseHost host, bool json, CancellationToken cancellation)
    {
        var ci = CiTimes.Read(Path.Combine(host.Root, Times), out var trouble);
        var costs = await new ProofBench(
            host.Folder,
            what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
        ).RunAsync(cancellation);
        var report = new ProofReport(costs.DistinctBy(cost => cost.Topic).Count(), costs, ci, trouble);
        if (json)
            host.Terminal.Json(Document(report));
        else
            Print(host.Terminal.Out, report);
        return report.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    static object Document(ProofReport report) =>
        new
        {
            machine = new { cores = Environment.ProcessorCount },
            report.Topics,
            ProofReport.Planned,
            report.Costs,
            report.Kinds,
            stages = report.Ci?.Stages.Select(stage => new
            {
                stage.Name,
                stage.Wall,
                stage.Processor,
                stage.Failed,
                stage.Beside,
                plannedWall = stage.With(ProofReport.Planned),
            }),
            trouble = report.Ci is null ? report.Trouble : null,
            report.Marks,
        };

    static void Print(IAnsiConsole console, ProofReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("topic", "check", "seconds", "of processors", "");
        foreach (var cost in report.Costs)
            table.AddRow(
                cost.Topic,
                cost.Kind,
                Seconds(cost.Wall),
                Seconds(cost.Processor),
                cost.Passed ? "" : $"[yellow]failed:[/] {Markup.Escape(cost.Command)}"
            );
        foreach (var kind in report.Kinds)
            table.AddRow($"all {report.Topics}", kind.Name, Seconds(kind.Wall), Seconds(kind.Processor), "");
        foreach (var kind in report.Kinds)
            table.AddRow(
                $"{ProofReport.Planned}",
                kind.Name,
                Seconds(kind.PlannedWall),
                Seconds(kind.PlannedProcessor),
                ""
            );
        console.Write(table);
        console.WriteLine(
            $"One after another, on {Environment.ProcessorCount} cores; {ProofReport.Planned} topics if each costs "
                + "what these do."
        );

        if (report.Ci is { } ci)
            Print(console, ci);
        else
            console.MarkupLineInterpolated(
                $"What .ci/run would take is not known: it writes {Times}, and {report.Trouble}."
            );
        foreach (var mark in report.Marks)
            console.MarkupLine(Line(mark));
    }

    static void Print(IAnsiConsole console, CiTimes ci)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("stage of the last .ci/run", "seconds", $"with {ProofReport.Planned} topics", "");
        foreach (var stage in ci.Stages)
            table.AddRow(
                Markup.Escape(stage.Name),
                Seconds(stage.Wall),
                Seconds(stage.With(ProofReport.Planned)),
                (stage.Beside ? "[grey]beside others, not summed[/] " : "")
                    + (stage.Failed > 0 ? $"[yellow]{stage.Failed} failed[/]" : "")
            );
        table.AddRow(
            "all",
            Seconds(ci.Stages.Where(stage => !stage.Beside).Sum(stage => stage.Wall)),
            Seconds(ci.With(ProofReport.Planned)),
            ""
        );
        console.Write(table);
    }

    static string Line(ProofMark mark)
    {
        var verdict = mark.Reached switch
        {
            true => "[green]reached[/]",
            false => "[yellow]falls short[/]",
            null when mark.FailedIn.Count > 0 => Markup.Escape(
                $"shows nothing: failed were {string.Join(", ", mark.FailedIn)}"
            ),
            null => "not known",
        };
        var time = mark.Seconds is { } seconds ? $"{seconds / 60:0.0} min" : "–";
        return $"{mark.Name, -12} {time, 10}  (mark {mark.Limit / 60:0} min)  {verdict}";
    }

    static string Seconds(double? seconds) => seconds is { } told ? $"{told:#,0}" : "not told here";
}
