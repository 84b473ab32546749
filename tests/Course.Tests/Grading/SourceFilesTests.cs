using Course.Grading.Compilation;
using Course.Grading.Labs;

namespace Course.Tests.Grading;

/// <summary>What editors and systems put beside a lab's files is none of them.</summary>
public sealed class SourceFilesTests
{
    [Theory]
    [InlineData("Answer.cs", true)]
    [InlineData("_Answer.cs", true)]
    [InlineData("Deeper/Answer.cs", true)]
    [InlineData(".#Answer.cs", false)]
    [InlineData("._Answer.cs", false)]
    [InlineData("#Answer.cs#", false)]
    [InlineData("Answer.cs~", false)]
    [InlineData(".Answer.cs.swp", false)]
    [InlineData("~AutoRecover.Answer.cs", false)]
    [InlineData("4913", false)]
    [InlineData(".history/Answer_20261129.cs", false)]
    [InlineData("obj/Debug/Answer.cs", false)]
    public void A_source_is_told_from_its_companions(string path, bool expected) =>
        Assert.Equal(expected, SourceFiles.IsSource(path));

    [Fact]
    public void A_lab_with_companions_compiles_without_them()
    {
        using var lab = new TemporaryLab(
            "namespace Labs.Sample;\npublic static class Answer { public static void Go() { } }\n",
            "using Course.Grading;\npublic sealed class SampleGrader { [Task(1, \"go\")] public void Go() => "
                + "Labs.Sample.Answer.Go(); }\n"
        );
        var own = lab.Lab.Sources;
        lab.Write("labs/01-sample/._Answer.cs", "\0\u0005\u0016\u0007 no C# at all");
        // An Emacs lock leads to user, host and process, which is no file.
        File.CreateSymbolicLink(Path.Combine(lab.Lab.Folder, ".#Answer.cs"), "ana@host.4711");

        Assert.Equal(own, lab.Lab.Sources);
        Assert.Empty(new LabCompiler(lab.Lab).Compile(TestContext.Current.CancellationToken).Errors);
    }

    [Fact]
    public void A_file_that_goes_between_listing_and_reading_is_left_out()
    {
        using var lab = new TemporaryLab("public static class Answer;\n", "public sealed class SampleGrader;\n");
        // A link to nowhere is listed, and not there when it is read.
        File.CreateSymbolicLink(Path.Combine(lab.Lab.Folder, "Gone.cs"), "nowhere.cs");

        Assert.Equal(2, lab.Lab.Sources.Count);
        Assert.Empty(new LabCompiler(lab.Lab).Compile(TestContext.Current.CancellationToken).Errors);
    }
}
