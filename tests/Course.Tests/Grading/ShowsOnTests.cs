using Course.Grading.Proof;

namespace Course.Tests.Grading;

public sealed class ShowsOnTests : IDisposable
{
    readonly TemporaryLab _lab = new("namespace Labs.Sample;\npublic static class Answer;\n", "");

    [Fact]
    public async Task A_mistake_that_shows_on_one_cluster_only_is_skipped_on_the_others()
    {
        WriteMistake(showsOn: "docker");
        var mistake = ProofCase.Of(_lab.Lab).Where(one => one.Kind is ProofKind.Wrong).ToList();

        var results = new List<ProofResult>();
        await foreach (
            var result in new LabProof(ProofScope.Whole, "embedded").RunAsync(
                mistake,
                TestContext.Current.CancellationToken
            )
        )
            results.Add(result);

        var only = Assert.Single(results);
        Assert.Empty(only.Findings);
        Assert.Equal(["was skipped: its mistake shows on --cluster docker alone"], only.Skips);
    }

    [Theory]
    [InlineData("embedded", 0)]
    [InlineData("embeded", 1)]
    public void A_cluster_that_nobody_knows_is_found(string showsOn, int findings)
    {
        WriteMistake(showsOn);

        Assert.Equal(
            findings,
            LabRules
                .Findings(_lab.Lab)
                .Count(finding => finding.Contains("which is no cluster", StringComparison.Ordinal))
        );
    }

    public void Dispose() => _lab.Dispose();

    void WriteMistake(string showsOn) =>
        _lab.Write(
            "tests/Graders/Wrong/01/Mistake.cs",
            $"// task: 1\n// replaces: Answer.cs\n// mistake: a mistake\n// expect: nothing\n// shows on: {showsOn}\n"
        );
}
