using System.Text.Json;
using Course.Base;

namespace Course.Tests.Cli;

public sealed class ProgressTests
{
    static readonly string[] Lab = ["labs/01-sample/Answer.cs"];

    static TemporaryCourse Course()
    {
        var course = new TemporaryCourse(Lab);
        course.Write("labs/01-sample/README.md", "## 1. First\n## 2. Second\n");
        course.Write(
            "labs/01-sample/HINTS.md",
            "## 1. First\n<details><summary>Hint 1: where</summary>Look.</details>\n<details><summary>Hint "
                + "2: which</summary>Use.</details>\n"
        );
        return course;
    }

    [Fact]
    public async Task A_task_that_passed_once_stays_done_and_the_next_one_is_next()
    {
        using var course = Course();
        var store = new ProgressStore(Path.Combine(course.Root, ".course"), _ => { }, TimeProvider.System);
        await store.NoteAsync("01-sample", [(1, true)], TestContext.Current.CancellationToken);
        await store.NoteAsync("01-sample", [(1, false)], TestContext.Current.CancellationToken);

        var (_, output, _) = await course.RunAsync("--json");
        var status = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, status.GetProperty("topics")[0].GetProperty("done").GetInt32());
        Assert.StartsWith("Lab 01, task 2", status.GetProperty("next").GetProperty("what").GetString());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_note()
    {
        using var course = Course();
        course.Write(".course", "a file where the folder should be");
        var (code, output, error) = await course.RunAsync("hint", "1", "1");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Look.", output);
        Assert.Contains("could not be kept", error);
    }

    [Fact]
    public async Task Hints_come_one_at_a_time_and_are_remembered()
    {
        using var course = Course();
        Assert.Contains("Look.", (await course.RunAsync("hint", "1", "1")).Output);
        var (_, second, _) = await course.RunAsync("hint", "1", "1");
        Assert.Contains("Use.", second);
        Assert.DoesNotContain("Look.", second);
        Assert.Contains("2 of 2 hints seen", (await course.RunAsync("progress")).Output);
    }

    [Fact]
    public async Task A_task_that_does_not_exist_lists_those_that_do()
    {
        using var course = Course();
        var (code, _, error) = await course.RunAsync("hint", "1", "7");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("Its tasks: 1, 2", error);
    }

    [Fact]
    public async Task The_solution_waits_until_every_task_has_passed()
    {
        using var course = Course();
        course.Write("solutions/01-sample/Answer.cs", "// the reference\n");
        var (code, _, error) = await course.RunAsync("solution", "1");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("--peek", error);
        Assert.Contains("+ // the reference", (await course.RunAsync("solution", "1", "--peek")).Output);
    }

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_said()
    {
        using var course = Course();
        course.Write(".course/progress.json", "{ broken");
        var (code, _, error) = await course.RunAsync("progress");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("damaged", error);
    }
}
