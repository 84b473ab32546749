using System.Text.Json.Nodes;

namespace Course.Tests.Cli;

public sealed class NotebookRunVerificationTests : IDisposable
{
    readonly TemporaryCourse _course = new();

    public void Dispose() => _course.Dispose();

    [Fact]
    public async Task One_run_shows_an_exercise_open_and_solved_and_a_named_topic_runs_whole_twice()
    {
        Exercise(solution: "3", after: "\"apart\"");
        var (code, together, _) = await _course.RunAsync("verify", "--only", "notebooks run");
        Assert.Equal(0, code);
        Assert.Contains("course run 01: 3 cells, 0 claims, 1 exercises open, then solved", together);
        Assert.DoesNotContain("--solutions", together);

        (code, var whole, _) = await _course.RunAsync("verify", "1", "--only", "notebooks run");
        Assert.Equal(0, code);
        Assert.Contains("course run 01: 3 cells, 0 claims, 1 exercises open,", whole);
        Assert.Contains("course run 01 --solutions: 3 cells, 0 claims, 1 exercises solved", whole);
    }

    [Fact]
    public async Task A_notebook_whose_later_cells_use_an_answer_runs_whole_in_both_states()
    {
        Exercise(solution: "3", after: "answer");
        var (code, output, _) = await _course.RunAsync("verify", "--only", "notebooks run");
        Assert.Equal(0, code);
        Assert.Contains("course run 01 --solutions", output);
    }

    [Fact]
    public async Task A_solution_that_is_not_right_is_a_finding_of_a_whole_run()
    {
        Exercise(solution: "4", after: "\"apart\"");
        var (code, output, _) = await _course.RunAsync("verify", "--only", "notebooks run");
        Assert.Equal(1, code);
        Assert.Contains("exercise x1 is wrong where right was expected: course run 01 --solutions", output);
        Assert.DoesNotContain("where open was expected", output);
    }

    void Exercise(string solution, string after) =>
        _course.Write(
            "notebooks/01-one.ipynb",
            new JsonObject
            {
                ["cells"] = new JsonArray(
                    Cell("code", "int? answer = null;", "gap"),
                    Cell(
                        "code",
                        """
                        var state = answer is null ? "open" : answer == 3 ? "right" : "wrong";
                        $"{{\"kind\":\"check\",\"state\":\"{state}\"}}".DisplayAs("application/vnd.course.event+json");
                        """,
                        "check"
                    ),
                    Cell(
                        "markdown",
                        $"<details>\n\n```csharp\nint? answer = {solution};\n```\n\n</details>",
                        "solution"
                    ),
                    Cell("code", after, null)
                ),
                ["metadata"] = new JsonObject(),
                ["nbformat"] = 4,
                ["nbformat_minor"] = 4,
            }.ToJsonString()
        );

    static JsonObject Cell(string type, string source, string? role) =>
        new()
        {
            ["cell_type"] = type,
            ["metadata"] = role is null
                ? new JsonObject()
                : new JsonObject
                {
                    ["course"] = new JsonObject { ["exercise"] = role, ["id"] = "x1" },
                },
            ["source"] = source,
        };
}
