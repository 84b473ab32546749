using Course.Notebooks;

namespace Course.Cli;

/// <summary>Runs every notebook from top to bottom twice: as a learner first meets it, and with the folded solutions in the exercises' gaps.</summary>
internal sealed class NotebookRunVerification(CourseHost host, TopicChoice choice) : IVerification
{
    public string Name => "notebooks run";

    public bool RunsCode => true;

    public async Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var findings = new List<string>();
        var summary = new List<string>();
        foreach (var path in choice.Notebooks)
        {
            var name = host.Relative(path);
            try
            {
                foreach (var solutions in new[] { false, true })
                {
                    var runner = new NotebookRunner(Notebook.Load(path), new RunOptions { Solutions = solutions, Cluster = Kit.Cluster.Provider });
                    var result = await runner.RunAsync(happened => Say(name, happened, say), cancellation);
                    cancellation.ThrowIfCancellationRequested();
                    var how = $"course run {Path.GetFileName(path)[..2]}{(solutions ? " --solutions" : "")}";
                    if (result.Failure is { } failed) findings.Add($"{name}, {failed.Cell.Name} ({failed.Title}) failed: {how} shows how");
                    var expected = solutions ? ExerciseState.Right : ExerciseState.Open;
                    findings.AddRange(result.Exercises.Where(exercise => exercise.State != expected)
                        .Select(exercise => $"{name}, exercise {exercise.Id} is {exercise.State} where {expected} was expected: {how}"));
                    summary.Add($"{how}: {result.Cells.Count} cells, {result.Claims} claims, {result.Exercises.Count} exercises {(solutions ? "solved" : "open")}, {result.Duration.TotalSeconds:0} s{(result.Skipped == 0 ? "" : $"; {result.Skipped} cells skipped on the {result.Cluster} cluster")}");
                }
            }
            catch (NotebookFormatException damaged)
            {
                findings.Add(damaged.Message);
            }
        }

        return new VerificationResult(findings, summary);
    }

    static void Say(string name, RunEvent happened, Action<string> say)
    {
        if (happened is CellStarted started) say($"{name}, cell {started.Cell.Number} of {started.Total}");
    }
}
