using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Course.Base;
using Course.Bench;
using Course.Kit;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course bench proof</c>: what proving the course costs, and what it would cost with sixteen
/// topics.</summary>
internal static partial class BenchProofCommand
{
    const int Topics = 16;
    const double TestLimit = 6 * 60;
    const double CiLimit = 50 * 60;
    const string VerifyLabel = "course verify";

    /// <summary>Each kind of check: its name, and the arguments of <c>course verify</c> that run it alone.</summary>
    static readonly (string Name, string[] Arguments)[] Kinds =
    [
        ("rules, cards, links", ["--fast"]),
        ("notebooks run", ["--only", "notebooks run"]),
        ("lab proof", ["--only", "lab proof"]),
    ];

    public static Command Create(CourseHost host)
    {
        var json = Arguments.Json();
        var command = new Command(
            "proof",
            "Measure what each topic's checks cost as CI runs them, and extrapolate to sixteen topics."
        )
        {
            json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(host, parsed.GetValue(json), cancellation));
        return command.WithExamples("course bench proof", "course bench proof --json");
    }

    static async Task<int> RunAsync(CourseHost host, bool json, CancellationToken cancellation)
    {
        var costs = new List<Cost>();
        var topics = host.Topics.All.Where(topic => !topic.HasCardsOnly).ToList();
        foreach (var topic in topics)
        foreach (var (kind, arguments) in Kinds)
        {
            host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {topic.Name}: {kind} …[/]");
            costs.Add(await MeasureAsync(topic.Number, kind, arguments, cancellation));
        }

        var ci = ReadTimes(Path.Combine(host.Root, "artifacts", "ci-times.tsv"));
        var verify = costs.Sum(cost => cost.Wall) / topics.Count * Topics;
        var test = ci?.FirstOrDefault(step => step.Label == "dotnet test")?.Wall;
        var whole = ci?.Where(step => step.Label != VerifyLabel).Sum(step => step.Wall) + verify;
        if (json)
            host.Terminal.Json(
                new
                {
                    machine = new { cores = Environment.ProcessorCount },
                    topics = topics.Count,
                    costs,
                    ci,
                    extrapolated = new
                    {
                        topics = Topics,
                        courseVerifySeconds = verify,
                        dotnetTestSeconds = test,
                        ciRunSeconds = whole,
                    },
                }
            );
        else
            Print(host.Terminal.Out, topics.Count, costs, verify, test, whole);
        return (test ?? 0) <= TestLimit && (whole ?? 0) <= CiLimit && costs.All(cost => cost.Passed)
            ? ExitCode.Ok
            : ExitCode.Failed;
    }

    /// <summary>Runs one kind of check in a process of its own; a shell around it knows the processor time of all that
    /// the process started.</summary>
    static async Task<Cost> MeasureAsync(string topic, string kind, string[] arguments, CancellationToken cancellation)
    {
        var own = OwnProcess.StartInfo(["verify", topic, "--changed", "--json", .. arguments]);
        var start = OperatingSystem.IsWindows()
            ? own
            : new ProcessStartInfo(
                "/bin/sh",
                ["-c", "\"$@\" >/dev/null 2>&1; code=$?; times; exit $code", "sh", own.FileName, .. own.ArgumentList]
            );
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = false;
        start.RedirectStandardInput = false;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new Cost(topic, kind, clock.Elapsed.TotalSeconds, Processor(output), process.ExitCode == 0);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The seconds in the last line of <c>times</c>, which are those of the children: <c>1m2.5s
    /// 0m3.1s</c>.</summary>
    static double? Processor(string output) =>
        Minutes().Matches(output.TrimEnd().Split('\n')[^1]) is [var user, var system]
            ? Seconds(user) + Seconds(system)
            : null;

    static double Seconds(Match time) =>
        60 * double.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture)
        + double.Parse(time.Groups[2].Value, CultureInfo.InvariantCulture);

    /// <summary>What the last .ci/run wrote; null when there was none.</summary>
    static List<Step>? ReadTimes(string path) =>
        File.Exists(path)
            ?
            [
                .. File.ReadLines(path)
                    .Select(line => line.Split('\t'))
                    .Where(fields => fields.Length >= 2)
                    .Select(fields => new Step(fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture))),
            ]
            : null;

    static void Print(
        IAnsiConsole console,
        int topics,
        IReadOnlyList<Cost> costs,
        double verify,
        double? test,
        double? whole
    )
    {
        var table = new Spectre.Console.Table()
            .Border(TableBorder.Simple)
            .AddColumns("topic", "check", "seconds", "of processors", "");
        foreach (var cost in costs)
            table.AddRow(
                cost.Topic,
                cost.Kind,
                $"{cost.Wall:0}",
                cost.Processor is { } busy ? $"{busy:0}" : "not told here",
                cost.Passed ? "" : "[yellow]failed[/]"
            );
        foreach (var kind in costs.GroupBy(cost => cost.Kind))
            table.AddRow(
                $"all {topics}",
                kind.Key,
                $"{kind.Sum(cost => cost.Wall):0}",
                $"{kind.Sum(cost => cost.Processor):0}",
                ""
            );
        console.Write(table);

        console.WriteLine(
            $"With {Topics} topics, on these {Environment.ProcessorCount} cores, if each costs what these do:"
        );
        console.WriteLine($"  course verify  {verify / 60:0.0} min, one topic after another as measured here");
        if (whole is null)
            console.WriteLine(
                "  dotnet test and .ci/run: not known, since artifacts/ci-times.tsv is missing; .ci/run writes it."
            );
        else
        {
            console.WriteLine(
                test is { } tests
                    ? $"  dotnet test    {tests / 60:0.0} min as in the last .ci/run: it grades no answers "
                        + $"(mark {TestLimit / 60} min)"
                    : "  dotnet test    not in artifacts/ci-times.tsv"
            );
            console.WriteLine(
                $"  .ci/run        {whole / 60:0.0} min: the steps of the last run, course verify replaced "
                    + $"(mark {CiLimit / 60} min)"
            );
        }
    }

    [GeneratedRegex(@"(\d+)m([\d.]+)s")]
    private static partial Regex Minutes();

    /// <summary>What one kind of check cost for one topic, in seconds; <paramref name="Processor"/> counts what it
    /// started too.</summary>
    sealed record Cost(string Topic, string Kind, double Wall, double? Processor, bool Passed);

    /// <summary>A step of .ci/run with its seconds.</summary>
    sealed record Step(string Label, double Wall);
}
