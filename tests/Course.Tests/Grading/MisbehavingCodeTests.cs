using Course.Grading;
using Course.Grading.Reports;

namespace Course.Tests.Grading;

/// <summary>Whatever a learner's code does, the task fails with a reason and the remaining tasks still run.</summary>
public sealed class MisbehavingCodeTests
{
    [Theory]
    [InlineData("Environment.Exit(3);", FailureKind.ProcessEnded, "ended the whole process with exit code 3")]
    [InlineData("while (true) { }", FailureKind.TimeLimit, "still ")]
    [InlineData("new ManualResetEventSlim().Wait();", FailureKind.TimeLimit, "still ")]
    [InlineData(
        "new Thread(() => throw new InvalidOperationException(\"boom\")).Start(); Thread.Sleep(Timeout.Infinite);",
        FailureKind.ProcessEnded,
        "InvalidOperationException: boom"
    )]
    [InlineData(
        "while (true) Console.WriteLine(new string('x', 4000));",
        FailureKind.OutputLimit,
        "printed more than 16 MB"
    )]
    [InlineData(
        "int Deep(int n) => Deep(n + 1) + Deep(n + 2); Deep(0);",
        FailureKind.ProcessEnded,
        "the stack overflowed"
    )]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", FailureKind.ProcessEnded, "process")]
    [InlineData(
        "throw new KeyNotFoundException(\"no such key\");",
        FailureKind.Exception,
        "your code threw KeyNotFoundException: no such key"
    )]
    [InlineData("throw new NotImplementedException();", FailureKind.NotWritten, "not written yet")]
    public async Task A_task_fails_with_a_reason_and_the_next_one_runs(string statement, FailureKind kind, string words)
    {
        using var lab = new TemporaryLab(
            $$"""
            namespace Labs.Sample;
            public static class Answer
            {
                public static void Misbehave()
                {
                    {{statement}}
                }
            }
            """,
            """
            using Course.Grading;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "misbehave", TimeLimitSeconds = 3)]
                public void It_misbehaves() => Labs.Sample.Answer.Misbehave();

                [Task(2, "behave")]
                public void It_behaves() { }
            }
            """
        );
        await using var grader = new Grader();
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);

        Assert.Null(report.SetupError);
        Assert.Empty(report.Errors);
        Assert.Equal(2, report.Tasks.Count);
        Assert.Equal(kind, report.Tasks[0].Failure?.Kind);
        Assert.Contains(words, report.Tasks[0].Failure!.Happened);
        Assert.True(report.Tasks[1].Passed);
    }

    [Fact]
    public async Task A_grader_explains_an_exception_and_the_line_of_the_learners_code_is_told()
    {
        using var lab = new TemporaryLab(
            """
            namespace Labs.Sample;
            public static class Answer
            {
                public static void Store() => throw new ArgumentException("Local: Invalid argument");
            }
            """,
            """
            using Course.Grading;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "store")]
                public void It_stores()
                {
                    try
                    {
                        Labs.Sample.Answer.Store();
                    }
                    catch (ArgumentException e)
                    {
                        Fail.Threw(e, expected: "the other line of the two", read: "notebook 01 §1.1");
                    }
                }
            }
            """
        );
        await using var grader = new Grader();
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);

        var failure = report.Tasks[0].Failure!;
        Assert.True(failure.IsAssertion);
        Assert.Equal("your code threw ArgumentException: Local: Invalid argument", failure.Happened);
        Assert.Equal("the other line of the two", failure.Expected);
        Assert.Equal("notebook 01 §1.1", failure.Read);
        Assert.EndsWith(".cs:4", failure.Where);
    }

    [Fact]
    public async Task What_the_code_prints_belongs_to_its_task_and_its_middle_is_left_out_when_long()
    {
        using var lab = new TemporaryLab(
            """
            namespace Labs.Sample;
            public static class Answer
            {
                public static void Short() { Console.WriteLine("short"); Console.Error.WriteLine("and to the error stream"); }
                public static void Long() { Console.Write("begin"); Console.Write(new string('x', 100_000)); Console.Write("end"); }
            }
            """,
            """
            using Course.Grading;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "short")] public void Short() => Labs.Sample.Answer.Short();
                [Task(2, "long")] public void Long() => Labs.Sample.Answer.Long();
            }
            """
        );
        await using var grader = new Grader();
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("short\nand to the error stream\n", report.Tasks[0].Tests[0].Output.ReplaceLineEndings("\n"));
        var output = report.Tasks[1].Tests[0].Output;
        Assert.StartsWith("begin", output);
        Assert.EndsWith("end", output);
        Assert.Contains("characters left out", output);
        Assert.True(output.Length < 20_000);
    }

    [Fact]
    public async Task An_exception_names_the_learners_line()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer\n{\n    public static void Go() => throw new "
                + "InvalidOperationException(\"here\");\n}\n",
            "using Course.Grading;\npublic sealed class SampleGrader { [Task(1, \"go\")] public void Go() => "
                + "Labs.Sample.Answer.Go(); }\n"
        );
        await using var grader = new Grader();
        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("labs/01-sample/Answer.cs:4", report.Tasks[0].Failure?.Where);
    }
}
