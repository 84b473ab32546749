namespace Course.Cli;

/// <summary>Runs every notebook from top to bottom twice: as a learner first meets it, and with the folded solutions in
/// the exercises' gaps.</summary>
internal sealed class NotebookRunVerification(CourseHost host, TopicChoice choice) : IVerification
{
    public string Name => "notebooks run";

    public bool RunsCode => true;

    public async Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var runs = choice
            .Notebooks.SelectMany(path => new[] { (Path: path, Solutions: false), (Path: path, Solutions: true) })
            .ToList();
        var done = 0;
        say($"0 of {runs.Count} runs");
        var outcomes = await NotebookPool.RunAsync(
            [
                .. runs.Select(run =>
                    (Func<CancellationToken, Task<NotebookOutcome>>)(
                        stop =>
                            new NotebookProcess(run.Path).RunAsync(
                                Options(run.Solutions),
                                page: null,
                                saves: [],
                                _ => { },
                                stop
                            )
                    )
                ),
            ],
            NotebookPool.Width,
            outcome =>
            {
                say($"{Interlocked.Increment(ref done)} of {runs.Count} runs, last {host.Relative(outcome.Notebook)}");
                return true;
            },
            cancellation
        );

        var findings = new List<string>();
        var summary = new List<string>();
        foreach (var (run, outcome) in runs.Zip(outcomes))
        {
            var how = $"course run {Path.GetFileName(run.Path)[..2]}{(run.Solutions ? " --solutions" : "")}";
            if (outcome.Failure is { } failure)
                findings.Add($"{host.Relative(run.Path)} {failure}. {how} shows how");
            var expected = run.Solutions ? "right" : "open";
            findings.AddRange(
                outcome
                    .Exercises.Where(exercise => exercise.State != expected)
                    .Select(exercise =>
                        $"{host.Relative(run.Path)}, exercise {exercise.Id} is {exercise.State} where "
                        + $"{expected} was expected: {how}"
                    )
            );
            summary.Add(
                $"{how}: {outcome.Cells("ok").Count} cells, {outcome.Count("claims")} claims, "
                    + $"{outcome.Exercises.Count} exercises {(run.Solutions ? "solved" : "open")}, "
                    + $"{outcome.Time.TotalSeconds:0} s"
            );
        }

        return new VerificationResult(findings, summary);
    }

    static Notebooks.RunOptions Options(bool solutions) =>
        new() { Solutions = solutions, Cluster = Kit.Cluster.Provider };
}
