using Course.Base;

namespace Course.Bench.Proof;

/// <summary>Measures what each topic's checks cost as CI runs them, one after another, each in a process of its
/// own.</summary>
/// <param name="course">The course.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class ProofBench(CourseFolder course, Action<string> progress)
{
    string InteractiveTests =>
        Path.Combine(course.Root, "tests", "Interactive.Tests", "bin", "Debug", "net10.0", "Interactive.Tests.dll");

    public async Task<IReadOnlyList<ProofCost>> RunAsync(CancellationToken cancellation)
    {
        var topics = course.Topics.All.Where(topic => !topic.HasCardsOnly).ToList();
        if (topics.Exists(topic => topic.NotebookPath is not null) && !File.Exists(InteractiveTests))
            await BuildAsync(cancellation);
        var costs = new List<ProofCost>();
        foreach (var topic in topics)
        foreach (var (kind, process) in Checks(topic))
        {
            progress($"{topic.Name}: {kind}");
            costs.Add(await process.MeasureAsync(topic.Number, kind, cancellation));
        }
        return costs;
    }

    /// <summary>The kinds of checks of a topic. The notebook's run on the other engine is compared with the one before
    /// it.</summary>
    IEnumerable<(string Kind, MeasuredProcess Process)> Checks(Topic topic)
    {
        yield return ("rules, cards, links", Verify("--fast"));
        if (topic.NotebookPath is { } notebook)
        {
            yield return ("notebook, open and solved", Verify("--only", "notebooks run"));
            yield return ("notebook on .NET Interactive", OnInteractive(Path.GetFileName(notebook)));
        }
        if (topic.LabFolder is not null)
            yield return ("lab proof", Verify("--only", "lab proof"));

        MeasuredProcess Verify(params string[] arguments)
        {
            string[] all = ["verify", topic.Number, "--changed", .. arguments];
            var start = OwnProcess.StartInfo(all);
            return new MeasuredProcess(
                start.FileName,
                [.. start.ArgumentList],
                $"./course {string.Join(' ', all.Select(word => word.Contains(' ') ? $"\"{word}\"" : word))}"
            );
        }
    }

    MeasuredProcess OnInteractive(string notebook) =>
        new(
            DotnetProgram.Path,
            [InteractiveTests, "-noColor", "-displayName", $"*{notebook}*"],
            $".ci/interactive -displayName '*{notebook}*'",
            "Total: 1, Errors: 0, Failed: 0, Skipped: 0"
        );

    async Task BuildAsync(CancellationToken cancellation)
    {
        progress("nothing yet: building the tests of .NET Interactive");
        var project = Path.Combine(course.Root, "tests", "Interactive.Tests");
        var build = new MeasuredProcess(
            DotnetProgram.Path,
            ["build", project, "--verbosity", "quiet"],
            "dotnet build tests/Interactive.Tests"
        );
        if (!(await build.MeasureAsync("", "build", cancellation)).Passed)
            throw new CommandException(
                "The tests of .NET Interactive do not build.",
                ExitCode.Failed,
                "dotnet build tests/Interactive.Tests"
            );
    }
}
