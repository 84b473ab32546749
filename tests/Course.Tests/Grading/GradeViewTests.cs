using Course.Cli;
using Course.Cli.Views;
using Course.Grading.Reports;

namespace Course.Tests.Grading;

public sealed class GradeViewTests : IDisposable
{
    readonly TemporaryLab _lab = new("", "", "## 1. One\n## 2. Two\n");
    readonly StringWriter _written = new();
    readonly GradeView _view;

    public GradeViewTests() =>
        _view = new GradeView(new Terminal(_written, TextWriter.Null, interactive: false, styled: false).Out);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_failure_names_the_command_that_opens_the_section()
    {
        _view.Write(Report(Failed(1, "three are lost")), _lab.Lab);
        Assert.Contains("read: notebook 01 §5.4 (course open 1 5.4)", _written.ToString());
    }

    [Fact]
    public void A_failure_is_told_while_other_tasks_still_run_and_not_once_more()
    {
        var early = Failed(2, "the setting is refused");
        _view.Tell(early, _lab.Lab);
        Assert.Contains("the setting is refused", _written.ToString());

        _view.Write(Report(Failed(1, "three are lost"), early), _lab.Lab);
        Assert.Single(Lines(), line => line.Contains("the setting is refused"));
        Assert.Single(Lines(), line => line.Contains("three are lost"));
        Assert.Contains(Lines(), line => line.StartsWith("Task 2") && line.Contains("see above"));
    }

    [Fact]
    public void A_task_that_is_not_begun_says_where_to_begin_and_nothing_of_a_failure()
    {
        var report = Report(Failed(1, "three are lost"), Failed(2, "none arrived"));
        _view.Write(report.WithNotBegun(new Dictionary<int, string> { [2] = "labs/01-sample/Two.cs:7" }), _lab.Lab);

        Assert.Single(Lines(), line => line.Contains('✗'));
        Assert.DoesNotContain(Lines(), line => line.Contains("none arrived"));
        Assert.Contains("  begin at labs/01-sample/Two.cs:7    course hint 01 2", Lines());
        Assert.Contains(Lines(), line => line.StartsWith("0 of 2 tasks done, 1 not begun."));
        Assert.All(Lines().Where(line => line.Contains("begun")), line => Assert.InRange(line.Length, 1, 80));
    }

    [Fact]
    public void What_passed_or_was_skipped_is_left_to_the_report()
    {
        _view.Tell(Failed(1, "") with { Failure = null }, _lab.Lab);
        _view.Tell(Failed(2, "") with { Failure = new TaskFailure(FailureKind.Unsupported, "no") }, _lab.Lab);
        Assert.Empty(_written.ToString());
    }

    string[] Lines() => _written.ToString().ReplaceLineEndings("\n").Split('\n');

    static TestReport Failed(int task, string happened) =>
        new(
            $"test of {task}",
            task,
            $"title {task}",
            "tests/Graders/SampleGrader.cs:7",
            new TaskFailure(FailureKind.Requirement, happened, "none is", "notebook 01 §5.4"),
            Seconds: 1,
            Output: ""
        );

    static GradeReport Report(params TestReport[] tests) =>
        new(
            "01-sample",
            "embedded",
            [.. tests.Select(test => new TaskReport(test.Task, test.Title, [test]))],
            [],
            null,
            Seconds: 1
        );
}
