using System.Text.Json;
using Course.Base;
using Course.Cli;
using Course.Grading.Labs;

namespace Course.Tests.Cli;

/// <summary>A task is not begun as long as its file is the one that the course gives.</summary>
public sealed class UntouchedTasksTests
{
    const string One = """
        namespace Labs.Sample;
        public static class One
        {
            public static bool Done()
            {
                // TODO 1: say true.
                return false;
            }
        }

        """;
    const string TwoAndThree = """
        namespace Labs.Sample;
        public static class Two
        {
            // TODO 2: say true.
            public static bool Done() => false;
        }
        public static class Three
        {
            // TODO 3: say true.
            public static bool Done() => false;
        }

        """;

    static readonly string[] AllTasks =
    [
        "1 labs/01-sample/One.cs:6",
        "2 labs/01-sample/TwoAndThree.cs:4",
        "3 labs/01-sample/TwoAndThree.cs:9",
    ];

    [Fact]
    public async Task No_task_is_begun_as_long_as_the_files_are_as_given()
    {
        using var course = await CloneAsync();
        Assert.Equal(AllTasks, await FirstStepsAsync(course));
    }

    [Fact]
    public async Task A_line_of_code_begins_the_task_of_its_file_and_no_other()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/One.cs", One.Replace("false", "true"));
        Assert.Equal(AllTasks[1..], await FirstStepsAsync(course));
    }

    [Fact]
    public async Task A_line_of_code_in_a_file_with_two_tasks_begins_both()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/TwoAndThree.cs", TwoAndThree + "public static class Helper;\n");
        Assert.Equal(AllTasks[..1], await FirstStepsAsync(course));
    }

    [Fact]
    public async Task White_space_and_comments_begin_nothing()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/One.cs", "// What does it mean?\r\n\r\n" + One.ReplaceLineEndings("\r\n    "));
        Assert.Equal(["1 labs/01-sample/One.cs:8", .. AllTasks[1..]], await FirstStepsAsync(course));
    }

    [Fact]
    public async Task Where_only_the_TODO_was_taken_out_the_file_is_the_place_to_begin()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/One.cs", One.Replace("// TODO 1: say true.", ""));
        Assert.Equal(["1 labs/01-sample/One.cs", .. AllTasks[1..]], await FirstStepsAsync(course));
    }

    [Fact]
    public async Task A_task_whose_file_is_gone_is_begun()
    {
        using var course = await CloneAsync();
        File.Delete(Path.Combine(course.Root, "labs/01-sample/One.cs"));
        Assert.Equal(AllTasks[1..], await FirstStepsAsync(course));
    }

    [Fact]
    public async Task What_the_learner_has_committed_is_begun()
    {
        using var course = await CloneAsync();
        await course.FollowUpstreamAsync();
        course.Write("labs/01-sample/One.cs", One.Replace("return false", "return 1 > 2"));
        await course.CommitAsync();
        Assert.Equal(AllTasks[1..], await FirstStepsAsync(course));
    }

    [Fact]
    public async Task Without_git_no_task_is_known_to_be_untouched()
    {
        using var course = Sample();
        Assert.Empty(await FirstStepsAsync(course));
    }

    [Fact]
    public async Task Grade_tells_what_is_not_begun_without_a_cross_and_notes_no_failure()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/One.cs", One.Replace("return false", "return 1 > 2"));
        var (code, output, _) = await course.RunAsync("grade", "1");

        Assert.Equal(ExitCode.Failed, code);
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        var failed = lines.Where(line => line.Contains('✗'));
        var notBegun = lines.Where(line => line.EndsWith("– not begun"));
        Assert.Equal(["Task 1"], failed.Select(line => line[..6]));
        Assert.Equal(["Task 2", "Task 3"], notBegun.Select(line => line[..6]));
        Assert.Contains("  begin at labs/01-sample/TwoAndThree.cs:9    course hint 01 3", lines);
        Assert.Single(lines, line => line.Contains("it says no"));
        Assert.Single(lines, line => line.StartsWith("0 of 3 tasks done, 2 not begun."));

        var (_, progress, _) = await course.RunAsync("progress");
        Assert.Contains("✗ task 1", progress);
        Assert.Contains("· task 2", progress);
    }

    [Fact]
    public async Task The_JSON_of_grade_says_of_each_task_what_became_of_it()
    {
        using var course = await CloneAsync();
        course.Write("labs/01-sample/TwoAndThree.cs", TwoAndThree.Replace("false", "true"));
        var (code, output, _) = await course.RunAsync("grade", "1", "--json");

        Assert.Equal(ExitCode.Failed, code);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            ["notBegun", "passed", "passed"],
            report.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("status").GetString())
        );
        Assert.Equal("labs/01-sample/One.cs:6", report.GetProperty("tasks")[0].GetProperty("beginAt").GetString());
        Assert.Equal(1, report.GetProperty("notBegun").GetInt32());
    }

    [Fact]
    public async Task Each_task_of_the_course_has_its_TODO_in_a_file_that_the_course_gives()
    {
        var root = Kit.CourseRoot.Find();
        foreach (var lab in LabCatalog.Read(root))
        {
            var given = await new StarterFiles(root, lab).ReadAsync(TestContext.Current.CancellationToken);
            Assert.All(lab.Tasks, task => Assert.NotEmpty(UntouchedTasks.FilesOf(task, given)));
        }
    }

    static async Task<IEnumerable<string>> FirstStepsAsync(TemporaryCourse course)
    {
        var lab = LabCatalog.Read(course.Root).Single();
        var steps = await new UntouchedTasks(course.Root, lab).FirstStepsAsync(TestContext.Current.CancellationToken);
        return steps.Select(step => $"{step.Key} {step.Value}");
    }

    static async Task<TemporaryCourse> CloneAsync()
    {
        var course = Sample();
        await course.CommitAsync();
        return course;
    }

    static TemporaryCourse Sample()
    {
        var course = new TemporaryCourse();
        course.Write("labs/01-sample/README.md", "## 1. One\n## 2. Two\n## 3. Three\n");
        course.Write("labs/01-sample/One.cs", One);
        course.Write("labs/01-sample/TwoAndThree.cs", TwoAndThree);
        course.Write("labs/01-sample/Contract.cs", "namespace Labs.Sample; public interface IAnswer;\n");
        course.Write(
            "tests/Graders/SampleGrader.cs",
            """
            using Course.Grading;
            using Labs.Sample;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "one")] public void First() => Fail.Unless(One.Done(), "it says no", "yes");
                [Task(2, "two")] public void Second() => Fail.Unless(Two.Done(), "it says no", "yes");
                [Task(3, "three")] public void Third() => Fail.Unless(Three.Done(), "it says no", "yes");
            }
            """
        );
        return course;
    }
}
