using Course.Grading.Labs;
using Course.Grading.Reports;

namespace Course.Grading.Proof;

/// <summary>One answer to a lab that is known beforehand, and what the grader must say of it.</summary>
/// <param name="Lab">The lab.</param>
/// <param name="Kind">What the answer is.</param>
/// <param name="Variant">The file that stands in for one of the solution; null for the starter and the
/// solution.</param>
public sealed record ProofCase(Lab Lab, ProofKind Kind, VariantAnswer? Variant = null)
{
    /// <summary>A name for reports: <c>wrong CommitsBeforeItProcesses</c>.</summary>
    public string Name =>
        Variant is null ? Kind.ToString().ToLowerInvariant() : $"{Kind.ToString().ToLowerInvariant()} {Variant.Name}";

    /// <summary>Every known answer of a lab.</summary>
    public static IReadOnlyList<ProofCase> Of(Lab lab) =>
        [
            new(lab, ProofKind.Starter),
            new(lab, ProofKind.Solution),
            .. lab.WrongAnswers.Select(variant => new ProofCase(lab, ProofKind.Wrong, variant)),
            .. lab.Alternatives.Select(variant => new ProofCase(lab, ProofKind.Alternative, variant)),
        ];

    /// <summary>What is not as it must be, one sentence each; empty when the grader said the right thing.</summary>
    /// <param name="report">What the grader said.</param>
    /// <param name="tasks">The tasks that it was asked for.</param>
    public IReadOnlyList<string> Findings(GradeReport report, IEnumerable<int> tasks)
    {
        if (report.SetupError is { } reason)
            return [reason];
        if (report.Errors is [var error, ..])
            return [$"does not compile: {error.File}:{error.Line} {error.Message}"];
        var untested = tasks
            .Except(report.Tasks.Select(task => task.Number))
            .Select(task => $"task {task} has no test");
        return [.. untested.Concat(report.Tasks.SelectMany(Findings))];
    }

    /// <summary>The verdicts that the cluster at hand could not give, one sentence each with the reason.</summary>
    public static IReadOnlyList<string> Skips(GradeReport report) =>
        [
            .. report
                .Tasks.Where(task => task.Skipped)
                .Select(task => $"task {task.Number} was skipped: {task.SkipReason}"),
        ];

    IEnumerable<string> Findings(TaskReport task)
    {
        if (task.Skipped)
            yield break;
        var mustFail = Kind is ProofKind.Starter || (Kind is ProofKind.Wrong && task.Number == Variant!.Task);
        if (task.Failure is not { } failure)
        {
            if (mustFail)
                yield return $"task {task.Number} passes, and must not";
            yield break;
        }

        if (!mustFail)
            yield return $"task {task.Number} fails, and must not: {failure.Happened}";
        else if (Kind is ProofKind.Starter && !failure.IsAssertion)
            yield return $"task {task.Number} fails, but not on an assertion: {failure.Happened}";
        else if (
            Variant?.Expect is { } words
            && !$"{failure.Happened}\n{failure.Expected}".Contains(words, StringComparison.OrdinalIgnoreCase)
        )
            yield return $"task {task.Number} fails with other words than \"{words}\": {failure.Happened}";
    }
}
