namespace Course.Cli.Verifying;

/// <summary>What a check came to.</summary>
/// <param name="Findings">What is wrong, one sentence each; empty when nothing is.</param>
/// <param name="Summary">Lines worth printing either way, such as <c>T01 71/71 covered, 60 proved</c>.</param>
internal sealed record VerificationResult(IReadOnlyList<string> Findings, IReadOnlyList<string> Summary)
{
    public bool Passed => Findings.Count == 0;

    /// <summary>How many verdicts the cluster at hand could not give; <see cref="Summary"/> has their
    /// reasons.</summary>
    public int Skipped { get; init; }
}
