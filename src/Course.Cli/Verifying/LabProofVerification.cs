using Course.Grading.Proof;

namespace Course.Cli.Verifying;

/// <summary>Grades every known answer: the starter fails, the solution passes, a wrong answer fails its task and only
/// that.</summary>
internal sealed class LabProofVerification(TopicChoice choice, string cluster) : IVerification
{
    public string Name => "lab proof";

    public bool RunsCode => true;

    public async Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var cases = choice.Labs.SelectMany(ProofCase.Of).ToList();
        var findings = new List<string>();
        var done = 0;
        say($"0 of {cases.Count} answers");
        var skips = new List<string>();
        // One topic is somebody's work of today: there an answer that disturbs a task it has nothing to do with shows
        // too.
        var proof = new LabProof(choice.IsWhole ? ProofScope.Whole : ProofScope.Changed, cluster);
        var tasks = 0;
        await foreach (var (one, found, skipped, graded) in proof.RunAsync(cases, cancellation))
        {
            tasks += graded;
            say($"{++done} of {cases.Count} answers, last {one.Lab.Name}: {one.Name}");
            findings.AddRange(found.Select(finding => $"{one.Lab.Name}, {one.Name}: {finding}"));
            skips.AddRange(skipped.Select(skip => $"{one.Lab.Name}, {one.Name}: {skip}"));
        }

        return new VerificationResult(findings, [$"{cases.Count} answers graded, {tasks} tasks", .. skips])
        {
            Skipped = skips.Count,
        };
    }
}
