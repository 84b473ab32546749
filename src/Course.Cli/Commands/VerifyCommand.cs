using System.CommandLine;
using System.Diagnostics;
using Course.Base;
using Course.Cli.Verifying;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course verify</c>: every check that the course holds itself to, for every topic present or for those
/// named.</summary>
internal static class VerifyCommand
{
    const int FindingsShown = 20;

    public static Command Create(CourseHost host)
    {
        var topics = Arguments.Topics(
            "Only these topics: 1, 01 or 01-kafka-basics, as many as you like. Default: everything."
        );
        var fast = new Option<bool>("--fast") { Description = "Leave out what runs notebooks and labs." };
        var only = new Option<string?>("--only") { Description = "Only this check, by its name.", HelpName = "check" };
        var changed = new Option<bool>("--changed")
        {
            Description = "Run for topics that are named, too, only what each answer can change, as for all.",
        };
        var cluster = Arguments.Cluster();
        var json = Arguments.Json();
        var command = new Command(
            "verify",
            "Check every topic: coverage, notebooks, labs and their wrong answers, cards, links."
        )
        {
            topics,
            fast,
            only,
            changed,
            cluster,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var choice = TopicChoice.Of(host, parsed.GetValue(topics) ?? [], parsed.GetValue(changed));
                var checks = All(host, choice, parsed.GetValue(cluster) ?? Kit.Cluster.Provider)
                    .Where(check => !parsed.GetValue(fast) || !check.RunsCode)
                    .ToList();
                if (parsed.GetValue(only) is not { } name)
                    return RunAsync(host, checks, parsed.GetValue(json), cancellation);
                return checks.Find(check => check.Name == name) is { } one
                    ? RunAsync(host, [one], parsed.GetValue(json), cancellation)
                    : throw new CommandException(
                        $"There is no check '{name}': {string.Join(", ", checks.Select(check => check.Name))}."
                    );
            }
        );
        return command.WithExamples(
            "course verify",
            "course verify 1 3 --fast",
            "course verify 1 --only \"lab proof\" --cluster local",
            "course verify --json"
        );
    }

    static IReadOnlyList<IVerification> All(CourseHost host, TopicChoice choice, string cluster) =>
        [
            new CoverageVerification(host, choice),
            new NotebookRulesVerification(host, choice),
            new LabRulesVerification(choice),
            new CardVerification(host, choice),
            new LinkVerification(host, choice),
            new NotebookRunVerification(host, choice, cluster),
            new LabProofVerification(choice, cluster),
        ];

    static async Task<int> RunAsync(
        CourseHost host,
        IReadOnlyList<IVerification> checks,
        bool json,
        CancellationToken cancellation
    )
    {
        var results = new List<(IVerification Check, VerificationResult Result, double Seconds)>();
        foreach (var check in checks)
        {
            var clock = Stopwatch.StartNew();
            var result = await FollowAsync(json ? null : host.Terminal, check, cancellation);
            results.Add((check, result, clock.Elapsed.TotalSeconds));
            if (!json)
                Write(host.Terminal.Out, check, result, clock.Elapsed.TotalSeconds);
        }

        var findings = results.Sum(entry => entry.Result.Findings.Count);
        if (json)
            host.Terminal.Json(
                new
                {
                    passed = findings == 0,
                    checks = results.Select(entry => new
                    {
                        entry.Check.Name,
                        entry.Result.Passed,
                        entry.Seconds,
                        entry.Result.Skipped,
                        entry.Result.Summary,
                        entry.Result.Findings,
                    }),
                }
            );
        else
            host.Terminal.Out.MarkupLine(
                findings == 0
                    ? $"[green]All {results.Count} checks pass.[/]"
                    : $"[red]{findings} findings in {results.Count(entry => !entry.Result.Passed)} of "
                        + $"{results.Count} checks.[/]"
            );
        return findings == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    static Task<VerificationResult> FollowAsync(
        Terminal? terminal,
        IVerification check,
        CancellationToken cancellation
    ) =>
        terminal is { Interactive: true }
            ? terminal
                .Out.Status()
                .StartAsync(
                    check.Name,
                    context =>
                        check.RunAsync(what => context.Status(Markup.Escape($"{check.Name}: {what}")), cancellation)
                )
            : check.RunAsync(_ => { }, cancellation);

    static void Write(IAnsiConsole console, IVerification check, VerificationResult result, double seconds)
    {
        console.MarkupLine(
            $"{(result.Passed ? "[green]✓[/]" : "[red]✗[/]")} [bold]{check.Name}[/] [grey]{seconds:0.0} s[/]"
        );
        foreach (var line in result.Summary)
            console.MarkupLineInterpolated($"    {line}");
        foreach (var finding in result.Findings.Take(FindingsShown))
            console.MarkupLineInterpolated($"    [red]•[/] {finding}");
        if (result.Findings.Count > FindingsShown)
            console.MarkupLineInterpolated(
                $"    [red]•[/] … and {result.Findings.Count - FindingsShown} more: course verify --json"
            );
    }
}
