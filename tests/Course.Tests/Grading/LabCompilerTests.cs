using Course.Grading.Compilation;

namespace Course.Tests.Grading;

public sealed class LabCompilerTests
{
    const string Grader =
        "using Course.Grading;\npublic sealed class SampleGrader { [Task(1, \"go\")] public void Go() => "
        + "Labs.Sample.Answer.Go(); }\n";

    [Fact]
    public void An_error_has_its_file_its_line_and_plain_words()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer\n{\n    public static void Go() => "
                + "Consle.WriteLine();\n}\n",
            Grader
        );
        var error = new LabCompiler(lab.Lab).Compile(TestContext.Current.CancellationToken).Errors[0];
        Assert.Equal("labs/01-sample/Answer.cs", error.File);
        Assert.Equal(4, error.Line);
        Assert.Equal("    public static void Go() => Consle.WriteLine();", error.SourceLine);
        Assert.Contains("a typo", error.Meaning);
    }

    [Fact]
    public void The_learners_errors_come_before_those_of_the_grader()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer { public static void Gone() => Nothing(); }\n",
            Grader
        );
        var errors = new LabCompiler(lab.Lab).Compile(TestContext.Current.CancellationToken).Errors;
        Assert.Equal(["labs/01-sample/Answer.cs", "tests/Graders/SampleGrader.cs"], errors.Select(error => error.File));
    }

    [Fact]
    public void A_broken_lab_does_not_keep_another_from_compiling()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer { public static void Go() { } }\n",
            Grader
        );
        lab.Write("labs/02-broken/Broken.cs", "this is not C#");
        lab.Write("tests/Graders/BrokenGrader.cs", "nor is this");
        Assert.True(new LabCompiler(lab.Lab).Compile(TestContext.Current.CancellationToken).Succeeded);
    }
}
