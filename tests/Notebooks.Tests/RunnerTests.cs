using System.Text.Json.Nodes;
using Course.Site.Pages;

namespace Course.Notebooks.Tests;

public sealed class RunnerTests : IDisposable
{
    // As the kit tells them (Course.Kit.CourseEvent).
    const string Lacking = """
        class Lacking : Exception
        {
            public Lacking(string reason) : base(reason) =>
                Data["application/vnd.course.event+json"] = "{\"kind\":\"skip\",\"reason\":\"" + reason + "\"}";
        }
        """;

    readonly NotebookFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Progress_names_each_cell_by_its_title_or_the_heading_above()
    {
        var events = new List<RunEvent>();
        _files
            .Markdown("# Small")
            .Code("1")
            .Markdown("## Logs\ntext\n### Offsets")
            .Code("2", """{"title": "read the offsets"}""")
            .Code("3");
        var result = await _files.Run(listener: events.Add);
        Assert.True(result.Succeeded);
        Assert.Equal(
            ["1/3 Small", "2/3 read the offsets", "3/3 Offsets"],
            events.OfType<CellStarted>().Select(item => $"{item.Cell.Number}/{item.Total} {item.Title}")
        );
        Assert.Equal(3, events.OfType<CellEnded>().Count());
        Assert.Equal("Small", result.Notebook.Title);
    }

    [Fact]
    public async Task After_a_failure_the_rest_is_not_run()
    {
        var result = await _files.Code("1").Code("throw new Exception(\"no broker\");").Code("3").Run();
        Assert.Equal([RunStatus.Ok, RunStatus.Failed, RunStatus.NotRun], result.Cells.Select(cell => cell.Status));
        Assert.Equal(2, result.Failure!.Cell.Number);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task It_keeps_going_when_asked()
    {
        var result = await _files.Code("throw new Exception();").Code("3").Run(new RunOptions { KeepGoing = true });
        Assert.Equal([RunStatus.Failed, RunStatus.Ok], result.Cells.Select(cell => cell.Status));
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task A_cell_over_its_time_limit_fails_the_run()
    {
        var result = await _files
            .Code("while (true) { }")
            .Code("1")
            .Run(new RunOptions { CellTimeout = TimeSpan.FromSeconds(3) });
        Assert.Equal(CellErrorKind.TimeLimit, result.Failure!.Outcome!.Error!.Kind);
    }

    [Fact]
    public async Task A_cell_that_the_cluster_cannot_run_is_skipped_with_its_reason_and_so_is_what_builds_on_it()
    {
        var result = await _files
            .Code(Lacking)
            .Code(
                NotebookFiles.Claims
                    + "Claim(\"half\"); var seen = \"\"; throw new "
                    + "Lacking(\"Counting needs another cluster.\"); seen = \"three\";",
                """{"proves": ["T01.01"]}"""
            )
            .Code("if (seen != \"three\") throw new Exception(\"not three\"); var built = 1;")
            .Code("if (built == 0) throw new Exception();", """{"exercise": "check", "id": "x1"}""")
            .Code("\"apart\"")
            .Run();
        Assert.Equal(
            [RunStatus.Ok, RunStatus.Skipped, RunStatus.Skipped, RunStatus.Skipped, RunStatus.Ok],
            result.Cells.Select(cell => cell.Status)
        );
        Assert.Contains("Counting needs another cluster.", result.Cells[1].SkipReason);
        Assert.Equal("It builds on seen of cell 2, which was skipped.", result.Cells[2].SkipReason);
        Assert.Equal("It builds on built of cell 3, which was skipped.", result.Cells[3].SkipReason);
        Assert.Equal((true, 3, 0), (result.Succeeded, result.Skipped, result.Claims));
        Assert.Empty(result.Proved);

        var json = JsonNode.Parse(RunJson.Of(result, null).ToJsonString())!;
        Assert.Equal((3, "skipped"), ((int?)json["skipped"], (string?)json["cells"]![1]!["status"]));
        var page = HtmlPage.Render(result, _files.Folder);
        Assert.Contains("2 cells ran, 3 skipped", page);
        Assert.Contains("Counting needs another cluster.", page);
    }

    [Fact]
    public async Task A_cell_that_fails_for_a_reason_of_its_own_fails_though_another_was_skipped()
    {
        var result = await _files
            .Code(Lacking)
            .Code("var seen = 1; throw new Lacking(\"no\");")
            .Code("throw new Exception(\"no broker\");")
            .Run();
        Assert.Equal([RunStatus.Ok, RunStatus.Skipped, RunStatus.Failed], result.Cells.Select(cell => cell.Status));
    }

    [Theory]
    [InlineData("for (var n = 0; n < 1; n++) { }", "int.Parse(nameof(n)); throw new Exception(); var n = 1;", null)]
    [InlineData("var n = 1;", "new[] { 1 }.Select(n => n + 1).ToList(); throw new Exception();", null)]
    [InlineData("var n = 1;", "for (var n = 0; n < 3; n++) if (n == 2) throw new Exception();", null)]
    [InlineData(
        "using (var n = new MemoryStream()) { var inside = 1; }",
        "throw new Exception($\"{new { inside = 2 }.inside}\");",
        null
    )]
    [InlineData("var n = 1;", "if (n != 2) throw new Exception();", "It builds on n")]
    public async Task A_name_that_a_cell_gives_itself_is_not_that_of_a_skipped_one(
        string skipped,
        string failing,
        string? reason
    )
    {
        var result = await _files.Code(Lacking).Code($"throw new Lacking(\"no\"); {skipped}").Code(failing).Run();
        if (reason is null)
            Assert.Equal(RunStatus.Failed, result.Cells[2].Status);
        else
            Assert.StartsWith(reason, result.Cells[2].SkipReason);
    }

    [Fact]
    public async Task A_cell_is_of_the_language_that_its_metadata_names_and_another_engine_s_is_skipped()
    {
        var result = await _files
            .Cell("<b>x</b>", """{"dotnet_interactive": {"language": "html"}}""")
            .Cell("graph TD\nA-->B", """{"polyglot_notebook": {"kernelName": "mermaid"}}""")
            .Cell("**x**", """{"vscode": {"languageId": "markdown"}}""")
            .Cell("Get-Date", """{"vscode": {"languageId": "dotnet-interactive.pwsh"}}""")
            .Cell("1 + 1", """{"vscode": {"languageId": "csharp"}}""")
            .Run();
        Assert.True(result.Succeeded);
        Assert.Equal("<b>x</b>", Shown(result.Cells[0])["text/html"]);
        Assert.Equal("graph TD\nA-->B", Shown(result.Cells[1])["text/vnd.mermaid"]);
        Assert.Equal("**x**", Shown(result.Cells[2])["text/markdown"]);
        Assert.Equal("It is written in pwsh; the course's engine runs C#.", result.Cells[3].SkipReason);
        Assert.Equal("2", Shown(result.Cells[4]).Text);
        Assert.Contains("It is written in pwsh", HtmlPage.Render(result, _files.Folder));

        static MimeBundle Shown(CellResult cell) => Assert.Single(cell.Outcome!.Outputs.OfType<DisplayOutput>()).Data;
    }

    [Fact]
    public async Task Tags_of_Jupyter_skip_a_cell_or_let_it_fail()
    {
        var result = await _files
            .Cell("var never = 1; throw new Exception();", """{"tags": ["skip-execution"]}""")
            .Cell("if (never == 1) { }", "{}")
            .Cell("throw new Exception(\"on purpose\");", """{"tags": ["raises-exception"]}""")
            .Code("3")
            .Run();
        Assert.Equal(
            [RunStatus.Skipped, RunStatus.Skipped, RunStatus.Ok, RunStatus.Ok],
            result.Cells.Select(cell => cell.Status)
        );
        Assert.Equal("It has the tag skip-execution.", result.Cells[0].SkipReason);
        Assert.Contains("Exception: on purpose", HtmlPage.Render(result, _files.Folder));
    }

    [Fact]
    public async Task It_stops_after_the_cell_asked_for()
    {
        var result = await _files.Code("1").Code("2").Run(new RunOptions { UpToCell = 1 });
        Assert.Equal([RunStatus.Ok, RunStatus.NotRun], result.Cells.Select(cell => cell.Status));
        Assert.True(result.Succeeded);
    }

    [Fact]
    public async Task Claims_and_ids_are_counted_for_cells_that_ran()
    {
        var result = await _files
            .Code(
                NotebookFiles.Claims
                    + "Claim(\"one partition, one order\"); Claim(\"again\"); Console.WriteLine(\"✓ only words\");",
                """{"covers": ["T01.02"], "proves": ["T01.01"]}"""
            )
            .Code("throw new Exception();", """{"proves": ["T01.09"]}""")
            .Run();
        Assert.Equal(
            [new HeldClaim("one partition, one order", "0"), new HeldClaim("again", "0")],
            result.Cells[0].Claims
        );
        Assert.Equal(2, result.Claims);
        Assert.Equal(["T01.01"], result.Proved);
        Assert.Equal(["T01.01", "T01.02"], result.Covered);
    }

    static string Check(string state) =>
        $$"""("{\"kind\":\"check\",\"state\":\"" + {{state}} + "\"}").DisplayAs("application/vnd.course.event+json");""";

    NotebookFiles WithExercise(string gap) =>
        _files
            .Code(gap, """{"exercise": "gap", "id": "x1"}""")
            .Code(
                Check("(answer is null ? \"open\" : answer == 3 ? \"right\" : \"wrong\")"),
                """{"exercise": "check", "id": "x1"}"""
            )
            .Markdown(
                "<details><summary>Solution</summary>\n\n```csharp\nint? answer = 3;\n```\n\n</details>",
                """{"exercise": "solution", "id": "x1"}"""
            )
            .Code("\"after\"");

    [Theory]
    [InlineData("int? answer = null;", ExerciseState.Open)]
    [InlineData("int? answer = 2;", ExerciseState.Wrong)]
    [InlineData("int? answer = 3;", ExerciseState.Right)]
    [InlineData("int? answer = nothing;", ExerciseState.Broken)]
    public async Task An_exercise_is_the_learners_state_and_never_fails_the_run(string gap, ExerciseState state)
    {
        var result = await WithExercise(gap).Run();
        Assert.True(result.Succeeded);
        Assert.Equal(new ExerciseResult("x1", 2, state), Assert.Single(result.Exercises));
        Assert.Equal(RunStatus.Ok, result.Cells[2].Status);
    }

    [Fact]
    public async Task With_solutions_the_folded_code_runs_in_place_of_the_gap()
    {
        var result = await WithExercise("int? answer = null;").Run(new RunOptions { Answers = GapAnswers.Solutions });
        Assert.True(result.Succeeded);
        Assert.Equal(ExerciseState.Right, Assert.Single(result.Exercises).State);
    }

    [Fact]
    public async Task With_solutions_an_exercise_that_is_not_right_fails_the_run()
    {
        var result = await _files
            .Code("var x = 1;", """{"exercise": "gap", "id": "x1"}""")
            .Code(Check("\"open\""), """{"exercise": "check", "id": "x1"}""")
            .Run(new RunOptions { Answers = GapAnswers.Solutions });
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task With_both_answers_the_exercise_is_seen_open_and_solved_and_what_follows_sees_the_solution()
    {
        var result = await WithExercise("int? answer = null;")
            .Code("answer")
            .Run(new RunOptions { Answers = GapAnswers.Both });
        Assert.True(result.Succeeded);
        Assert.Equal(
            new ExerciseResult("x1", 2, ExerciseState.Right, BeforeSolution: ExerciseState.Open),
            Assert.Single(result.Exercises)
        );
        Assert.Equal("int? answer = 3;", result.Cells[0].Source.Trim());
        Assert.Equal("3", Assert.Single(result.Cells[3].Outcome!.Outputs.OfType<DisplayOutput>()).Data.Text);
    }

    [Fact]
    public async Task With_both_answers_a_solution_that_is_not_right_fails_the_run_and_ends_it()
    {
        var result = await _files
            .Code("var x = 1;", """{"exercise": "gap", "id": "x1"}""")
            .Code(Check("\"open\""), """{"exercise": "check", "id": "x1"}""")
            .Code("3")
            .Run(new RunOptions { Answers = GapAnswers.Both });
        Assert.Equal([RunStatus.Ok, RunStatus.Failed, RunStatus.NotRun], result.Cells.Select(cell => cell.Status));
    }

    [Theory]
    [InlineData("\"after\"", null)]
    [InlineData("answer", 4)]
    [InlineData("var answer = 5; answer", null)]
    [InlineData("new { answer = 1 }.answer", null)]
    [InlineData("new { answer }", 4)]
    [InlineData("list.Where(x => x == answer)", 4)]
    [InlineData("hint.Length", 4)]
    [InlineData("Size()", 4)]
    [InlineData("list.Size", null)]
    [InlineData("var (x, y) = (1, 2);", null)]
    [InlineData("second", 4)]
    [InlineData("int Twice(int answer) => answer * 2; Twice(1)", null)]
    [InlineData("list.Select(answer => answer + 1)", null)]
    [InlineData("list.Select(answer => answer + 1).Append(answer)", 4)]
    [InlineData("foreach (var answer in list) { Console.Write(answer); }", null)]
    [InlineData("class Own { int answer; public int Get() => answer; }", null)]
    public void A_cell_that_could_see_an_answer_is_found(string source, int? found)
    {
        var notebook = _files
            .Code("string hint = \"\"; var second = 2; var list = new List<int>();")
            .Code("int? answer = null; int Size() => 0;", """{"exercise": "gap", "id": "x1"}""")
            .Code("answer", """{"exercise": "check", "id": "x1"}""")
            .Markdown(
                "<details>\n\n```csharp\nint? answer = 3; (hint, second) = (\"three\", 3); var (a, b) = (1, 2); int Size() => 1;\n```\n\n</details>",
                """{"exercise": "solution", "id": "x1"}"""
            )
            .Code(source)
            .Notebook();
        Assert.Equal(found, SolutionReach.Of(notebook).SingleOrDefault()?.Number);
    }

    [Fact]
    public void What_builds_on_a_cell_that_could_see_an_answer_is_found_too()
    {
        var notebook = _files
            .Code("var answer = 0;", """{"exercise": "gap", "id": "x1"}""")
            .Code("var doubled = answer * 2;")
            .Code("doubled + 1")
            .Code("var doubled = 3;")
            .Code("doubled")
            .Notebook();
        Assert.Equal([2, 3], SolutionReach.Of(notebook).Select(cell => cell.Number));
    }

    [Fact]
    public async Task The_record_of_a_run_says_all_that_the_run_knew()
    {
        var result = await WithExercise("int? answer = null;")
            .Code(NotebookFiles.Claims + "Claim(\"held\"); new[] { new { A = 1 } }", """{"proves": ["T01.01"]}""")
            .Code(Lacking)
            .Code("throw new Lacking(\"no\");")
            .Code("throw new Exception(\"no broker\");")
            .Code("5")
            .Run(new RunOptions { Answers = GapAnswers.Both });
        var record = Path.Combine(_files.Folder, "runs", "record.ipynb");
        RunNotebook.Save(result, record);
        var read = RunNotebook.Load(record, _files.File)!;
        Assert.Equal(RunJson.Of(result, null).ToJsonString(), RunJson.Of(read, null).ToJsonString());
        Assert.Equal(HtmlPage.Render(result, _files.Folder), HtmlPage.Render(read, _files.Folder));
        Assert.Equal(result.Exercises, read.Exercises);
    }

    [Fact]
    public async Task A_stopped_run_says_where()
    {
        using var stop = new CancellationTokenSource();
        var runner = new NotebookRunner(_files.Code("1").Code("while (true) { }").Code("3").Notebook());
        var result = await runner.RunAsync(
            item =>
            {
                if (item is CellStarted { Cell.Number: 2 })
                    stop.Cancel();
            },
            stop.Token
        );
        Assert.True(result.WasCancelled);
        Assert.Equal([RunStatus.Ok, RunStatus.Cancelled, RunStatus.NotRun], result.Cells.Select(cell => cell.Status));
    }

    [Fact]
    public async Task The_result_as_json_has_what_ci_needs()
    {
        var result = await _files
            .Markdown("# T")
            .Code(
                NotebookFiles.Claims + "Claim(\"held\"); Console.WriteLine(\"✓ held\"); 5",
                """{"covers": ["T01.02"], "proves": ["T01.01"], "title": "five"}"""
            )
            .Code("x")
            .Run();
        var json = JsonNode.Parse(RunJson.Of(result, "p.html").ToJsonString())!;
        Assert.Equal("failed", (string?)json["status"]);
        Assert.Equal("T01.01", (string?)json["proved"]![0]);
        var cell = json["cells"]![0]!;
        Assert.Equal(
            ("five", "ok", "held"),
            ((string?)cell["title"], (string?)cell["status"], (string?)cell["claims"]![0])
        );
        Assert.Equal("✓ held\n", (string?)cell["outputs"]![0]!["text"]);
        Assert.Equal("compile", (string?)json["cells"]![1]!["error"]!["kind"]);
    }
}
