using Course.Base;

namespace Course.Tests.Cli;

public sealed class ResetTests
{
    [Fact]
    public async Task The_starter_comes_back_and_the_learners_version_is_kept()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/Answer.cs", "mine\n");
        course.Write("labs/01-sample/Extra.cs", "also mine\n");
        var (code, output, _) = await course.RunAsync("reset", "1", "--yes");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(".course/backup/", output);
        Assert.Equal("starter\n", course.Read("labs/01-sample/Answer.cs"));
        Assert.False(File.Exists(Path.Combine(course.Root, "labs/01-sample/Extra.cs")));
        var kept = Directory
            .EnumerateFiles(Path.Combine(course.Root, ".course", "backup"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText);
        Assert.Equal(["also mine\n", "mine\n"], kept.Order());
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_nothing_changes_without_yes()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/Answer.cs", "mine\n");
        var (code, _, error) = await course.RunAsync("reset", "1");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("--yes", error);
        Assert.Equal("mine\n", course.Read("labs/01-sample/Answer.cs"));
    }

    [Fact]
    public async Task An_untouched_lab_has_nothing_to_reset()
    {
        using var course = await CloneAsync();
        Assert.Contains("Nothing to reset", (await course.RunAsync("reset", "1", "--yes")).Output);
    }

    [Fact]
    public async Task The_starter_comes_back_where_the_learner_has_committed_over_it()
    {
        using var course = await CloneAsync();
        await course.FollowUpstreamAsync();
        course.Write("labs/01-sample/Answer.cs", "mine\n");
        await course.CommitAsync();
        await course.RunAsync("reset", "1", "--yes");
        Assert.Equal("starter\n", course.Read("labs/01-sample/Answer.cs"));
    }

    [Fact]
    public async Task Outside_of_a_clone_one_sentence_says_so()
    {
        using var course = new TemporaryCourse("labs/01-sample/Answer.cs");
        var (code, _, error) = await course.RunAsync("reset", "1", "--yes");
        Assert.Equal(ExitCode.EnvironmentMissing, code);
        Assert.Contains("git says: fatal: not a git repository", error);
    }

    static async Task<TemporaryCourse> CloneAsync()
    {
        var course = new TemporaryCourse();
        course.Write("labs/01-sample/Answer.cs", "starter\n");
        course.Write("labs/01-sample/README.md", "## 1. First\n");
        await course.CommitAsync();
        return course;
    }
}
