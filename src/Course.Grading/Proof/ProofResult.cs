namespace Course.Grading.Proof;

/// <summary>What the grader's verdict on a known answer came to.</summary>
/// <param name="Case">The answer.</param>
/// <param name="Findings">What is not as it must be, one sentence each; empty when the grader said the right
/// thing.</param>
/// <param name="Skips">The verdicts that the cluster at hand could not give, with the reason.</param>
/// <param name="Tasks">How many tasks were graded.</param>
public sealed record ProofResult(
    ProofCase Case,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Skips,
    int Tasks
);
