using Course.Grading;
using Course.Grading.Proof;

namespace Course.Tests.Grading;

public sealed class SkippedTaskTests
{
    static readonly string Grader = """
        using Course.Grading;
        using Course.Kit;
        namespace Graders;
        public sealed class SampleGrader
        {
            [Task(1, "stops a broker")]
            public async Task One()
            {
                Environment.SetEnvironmentVariable(Cluster.BootstrapVariable, (await GraderCluster.GetAsync()).BootstrapServers);
                await using var external = await Cluster.StartAsync(provider: "external");
                await external.Brokers[0].StopAsync();
            }
            [Task(2, "fails")] public void Two() => Fail.With("nothing arrived", "something");
            [Task(3, "passes")] public void Three() { }
        }
        """;

    [Fact]
    public async Task A_task_that_needs_what_the_cluster_lacks_is_skipped_with_the_reason()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer;\n",
            Grader,
            "## 1. One\n## 2. Two\n## 3. Three\n"
        );
        await using var grader = new Grader();
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(
            [(false, true), (false, false), (true, false)],
            report.Tasks.Select(task => (task.Passed, task.Skipped))
        );
        Assert.StartsWith("Stopping a broker needs the embedded", report.Tasks[0].SkipReason);
        Assert.Equal((false, false, 1), (report.Passed, report.NothingFailed, report.Skipped));
        Assert.True((report with { Tasks = [report.Tasks[0], report.Tasks[2]] }).NothingFailed);
        Assert.Equal(
            [report.Tasks[0].SkipReason],
            ProofCase.Skips(report).Select(skip => skip["task 1 was skipped: ".Length..])
        );
        Assert.Equal(
            ["task 3 passes, and must not"],
            new ProofCase(lab.Lab, ProofKind.Starter).Findings(report, [1, 2, 3])
        );
    }
}
