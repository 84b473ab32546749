using Course.Grading.Proof;

namespace Course.Cli.Verifying;

/// <summary>What every lab's files must hold: tasks, hints, wrong answers, an alternative, a mirror of the
/// solution.</summary>
internal sealed class LabRulesVerification(TopicChoice choice) : IVerification
{
    public string Name => "labs";

    public bool RunsCode => false;

    public Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var labs = choice.Labs.ToList();
        var findings = labs.SelectMany(lab => LabRules.Findings(lab).Select(finding => $"{lab.Name}: {finding}"))
            .ToList();
        var summary = labs.Select(lab =>
                $"{lab.Name}: {lab.Tasks.Count} tasks, {lab.WrongAnswers.Count} wrong answers, "
                + $"{lab.Alternatives.Count} alternatives"
            )
            .ToList();
        return Task.FromResult(new VerificationResult(findings, summary));
    }
}
