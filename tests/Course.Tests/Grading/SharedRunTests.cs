using Course.Grading;

namespace Course.Tests.Grading;

/// <summary>Several hosts share the tests of one run.</summary>
public sealed class SharedRunTests
{
    const string Readme = "## 1. One\n## 2. Two\n## 3. Three\n## 4. Four\n";

    [Fact]
    public async Task Tests_run_side_by_side_and_are_reported_in_order()
    {
        var meeting = Directory.CreateTempSubdirectory("lab-test-").FullName;
        using var lab = new TemporaryLab(
            $$"""
            namespace Labs.Sample;
            public static class Answer
            {
                public static void Meet(string own, string other)
                {
                    Console.WriteLine($"I am {own}");
                    File.WriteAllText(Path.Combine(@"{{meeting}}", own), "");
                    SpinWait.SpinUntil(() => { Thread.Sleep(5); return File.Exists(Path.Combine(@"{{meeting}}", other)); });
                }
            }
            """,
            """
            using Course.Grading;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "waits for 2")] public void One() => Labs.Sample.Answer.Meet("one", "two");
                [Task(2, "waits for 1")] public void Two() => Labs.Sample.Answer.Meet("two", "one");
            }
            """,
            Readme
        );
        await using var grader = new Grader(new GraderOptions { Hosts = 2 });
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);
        Directory.Delete(meeting, recursive: true);

        Assert.All(report.Tasks, task => Assert.Null(task.Failure));
        Assert.Equal([1, 2], report.Tasks.Select(task => task.Number));
        Assert.Equal(["I am one", "I am two"], report.Tasks.Select(task => task.Tests[0].Output.Trim()));
    }

    [Fact]
    public async Task A_test_that_ends_its_host_fails_alone_and_every_other_runs_once()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer { public static void Exit(int code) => "
                + "Environment.Exit(code); }\n",
            """
            using Course.Grading;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "exit")] public void One() => Labs.Sample.Answer.Exit(1);
                [Task(2, "stay")] public void Two() { }
                [Task(3, "exit too")] public void Three() => Labs.Sample.Answer.Exit(3);
                [Task(4, "stay too")] public void Four() { }
                [Task(4, "stay too")] public void Four_again() { }
            }
            """,
            Readme
        );
        await using var grader = new Grader(new GraderOptions { Hosts = 3 });
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);

        Assert.Null(report.SetupError);
        Assert.Equal([1, 2, 3, 4], report.Tasks.Select(task => task.Number));
        Assert.Equal([1, 1, 1, 2], report.Tasks.Select(task => task.Tests.Count));
        Assert.Contains("exit code 1", report.Tasks[0].Failure!.Happened);
        Assert.Contains("exit code 3", report.Tasks[2].Failure!.Happened);
        Assert.True(report.Tasks[1].Passed && report.Tasks[3].Passed);
        Assert.Equal(["Four", "Four again"], report.Tasks[3].Tests.Select(test => test.Name));
    }
}
