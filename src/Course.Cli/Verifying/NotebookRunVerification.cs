using Course.Cli.Running;
using Course.Notebooks;

namespace Course.Cli.Verifying;

/// <summary>
/// Every notebook runs from top to bottom, with its exercises open as a learner first meets them, and with the folded
/// solutions in their gaps. Where nothing after an exercise depends on its answer (<see cref="SolutionReach"/>), one
/// run shows both; topics that the command line names run whole in both states.
/// </summary>
internal sealed class NotebookRunVerification(CourseHost host, TopicChoice choice, string cluster) : IVerification
{
    public string Name => "notebooks run";

    public bool RunsCode => true;

    public async Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var runs = await RunAsync([.. choice.Notebooks.SelectMany(Plan)], say, cancellation);
        // In one run for both states the solutions meet a cluster that has seen the notebook's own code. What goes
        // wrong there is judged in whole runs.
        var doubtful = runs.Where(run => run.Answers == GapAnswers.Both && Findings(run).Any()).ToList();
        if (doubtful.Count > 0)
        {
            var again = await RunAsync([.. doubtful.SelectMany(run => Whole(run.Path))], say, cancellation);
            runs = [.. runs.Except(doubtful), .. again];
        }
        return new VerificationResult([.. runs.SelectMany(Findings)], [.. runs.Select(Summary)]);
    }

    /// <summary>Where a run stays, for who compares another engine with it.</summary>
    string Kept(string path) => Path.Combine(host.Root, "artifacts", "verified", Path.GetFileName(path));

    IEnumerable<(string Path, GapAnswers Answers)> Plan(string path) =>
        !choice.IsWhole && DependsOnNoAnswer(path) ? [(path, GapAnswers.Both)] : Whole(path);

    static IEnumerable<(string Path, GapAnswers Answers)> Whole(string path) =>
        [(path, GapAnswers.Own), (path, GapAnswers.Solutions)];

    static bool DependsOnNoAnswer(string path)
    {
        try
        {
            return SolutionReach.Of(Notebook.Load(path)).Count == 0;
        }
        catch (NotebookFormatException)
        {
            // A damaged notebook: running it reports what is wrong.
            return false;
        }
    }

    async Task<IReadOnlyList<Run>> RunAsync(
        IReadOnlyList<(string Path, GapAnswers Answers)> plan,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        var done = 0;
        say($"0 of {plan.Count} runs");
        var outcomes = await NotebookPool.RunAsync(
            [
                .. plan.Select(run =>
                    (Func<CancellationToken, Task<NotebookOutcome>>)(
                        stop =>
                            new NotebookProcess(run.Path).RunAsync(
                                new RunOptions { Answers = run.Answers, Cluster = cluster },
                                page: null,
                                saves: run.Answers == GapAnswers.Solutions ? [] : [Kept(run.Path)],
                                _ => { },
                                stop
                            )
                    )
                ),
            ],
            NotebookPool.Width,
            outcome =>
            {
                say($"{Interlocked.Increment(ref done)} of {plan.Count} runs, last {host.Relative(outcome.Notebook)}");
                return true;
            },
            cancellation
        );
        return [.. plan.Zip(outcomes, (run, outcome) => new Run(run.Path, run.Answers, outcome))];
    }

    IEnumerable<string> Findings(Run run)
    {
        if (run.Outcome.Failure is { } failure)
            yield return $"{host.Relative(run.Path)} {failure}. {run.Command} shows how";
        foreach (var exercise in run.Outcome.Exercises)
        {
            if (run.Answers != GapAnswers.Solutions)
                foreach (var finding in Unexpected(exercise.BeforeSolution ?? exercise.State, ExerciseState.Open))
                    yield return finding;
            if (run.Answers != GapAnswers.Own)
                foreach (var finding in Unexpected(exercise.State, ExerciseState.Right))
                    yield return finding;

            IEnumerable<string> Unexpected(ExerciseState state, ExerciseState expected) =>
                state == expected
                    ? []
                    :
                    [
                        $"{host.Relative(run.Path)}, exercise {exercise.Id} is {Word(state)} where {Word(expected)} was "
                            + $"expected: {run.Command}",
                    ];
        }
    }

    static string Summary(Run run) =>
        $"{run.Command}: {run.Outcome.CellsRun} cells, {run.Outcome.Result?.Claims ?? 0} claims, "
        + $"{run.Outcome.Exercises.Count} exercises {run.State}, {run.Outcome.Time.TotalSeconds:0} s";

    static string Word(ExerciseState state) => state.ToString().ToLowerInvariant();

    sealed record Run(string Path, GapAnswers Answers, NotebookOutcome Outcome)
    {
        /// <summary>What a person types for the same.</summary>
        public string Command =>
            $"course run {System.IO.Path.GetFileName(Path)[..2]}{(Answers == GapAnswers.Solutions ? " --solutions" : "")}";

        public string State =>
            Answers switch
            {
                GapAnswers.Own => "open",
                GapAnswers.Solutions => "solved",
                _ => "open, then solved",
            };
    }
}
