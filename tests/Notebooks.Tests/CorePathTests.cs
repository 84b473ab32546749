namespace Course.Notebooks.Tests;

/// <summary>Sections, the core path through them, and the rules that keep it one.</summary>
public sealed class CorePathTests : IDisposable
{
    const string First =
        "#r \"nuget: Confluent.Kafka, 2.16.0\"\n#r \"../artifacts/kit/Course.Kit.dll\"\nusing Course.Kit;";

    readonly NotebookFiles _files = new();

    public void Dispose() => _files.Dispose();

    NotebookFiles Evening() =>
        _files
            .Code("var cluster = 3;", """{"setup": true}""")
            .Markdown("## 1 · Logs\n\n### 1.1 · A record", """{"core": true, "minutes": 20}""")
            .Code("var record = cluster + 1;")
            .Markdown("You have a log now.", """{"halt": true}""")
            .Markdown("### 1.2 · Deeper", """{"minutes": 90}""")
            .Code("var deep = record + 1;")
            .Markdown("## 2 · Groups", """{"core": true, "minutes": 25}""")
            .Code("Console.Write(record);");

    IReadOnlyList<string> Findings() =>
        [
            .. NotebookRules
                .Check(_files.Notebook(), new RuleOptions())
                .Select(finding => finding.Message)
                .Where(message => !message.Contains("#r", StringComparison.Ordinal)),
        ];

    [Fact]
    public void A_section_goes_from_its_heading_to_the_next()
    {
        var sections = NotebookSection.Of(Evening().Notebook());
        Assert.Equal(["1.1 · A record", "1.2 · Deeper", "2 · Groups"], sections.Select(section => section.Title));
        Assert.Equal([3, 2, 2], sections.Select(section => section.Cells.Count));
        Assert.Equal([20, 90, 25], sections.Select(section => section.Minutes));
    }

    [Fact]
    public void The_core_path_has_the_core_sections_and_what_prepares_them()
    {
        var notebook = Evening().Notebook();
        var path = CorePath.Of(notebook);
        Assert.True(path.Exists);
        Assert.Equal((45, 135), (path.Minutes, path.AllMinutes));
        Assert.Equal([1, 2, 4], notebook.CodeCells.Where(path.Has).Select(cell => cell.Number));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_cell_beyond_the_core_path_may_be_skipped_without_the_path_being_less_walked(
        bool isCore,
        bool walked
    )
    {
        var result = await _files
            .Markdown("## 1 · Logs", """{"core": true, "minutes": 20}""")
            .Code("1")
            .Markdown("## 2 · Another broker", $$"""{"core": {{(isCore ? "true" : "false")}}, "minutes": 9}""")
            .Cell("2", """{"tags": ["skip-execution"]}""")
            .Run();
        Assert.Equal((true, 1, walked), (result.Succeeded, result.Skipped, result.RanTheCorePath));
    }

    [Fact]
    public async Task A_run_of_the_core_path_leaves_the_rest_as_not_run()
    {
        var result = await Evening().Run(new RunOptions { CoreOnly = true });
        Assert.True(result.Succeeded);
        Assert.Equal(
            [RunStatus.Ok, RunStatus.Ok, RunStatus.NotRun, RunStatus.Ok],
            result.Cells.Select(cell => cell.Status)
        );
    }

    [Fact]
    public void A_core_path_for_one_evening_keeps_the_rules()
    {
        Evening();
        Assert.Empty(Findings());
    }

    [Fact]
    public void A_notebook_without_a_core_path_is_asked_for_nothing()
    {
        _files.Code(First, """{"setup": true}""").Markdown("## 1 · Logs").Code("var record = 1;");
        Assert.Empty(Findings());
    }

    [Fact]
    public void The_path_uses_nothing_that_a_deeper_section_declares()
    {
        Evening().Code("Console.Write(deep);");
        Assert.Equal(["it is on the core path and uses `deep`, which cell 3 declares; that one is not."], Findings());
    }

    [Fact]
    public void What_a_deeper_section_declares_may_be_declared_again_on_the_path()
    {
        Evening().Code("var deep = 7;").Code("Console.Write(deep);");
        Assert.Empty(Findings());
    }

    [Fact]
    public void A_section_that_runs_something_says_how_long_it_takes()
    {
        Evening().Markdown("### 2.1 · How long?").Code("Console.Write(1);");
        Assert.Equal(["\"2.1 · How long?\" does not say how long it takes: course.minutes."], Findings());
    }

    [Fact]
    public void An_evening_is_not_longer_than_it_is()
    {
        Evening().Markdown("## 3 · Too much", """{"core": true, "minutes": 31}""").Code("Console.Write(1);");
        Assert.Equal(["its core path takes 76 minutes; an evening has 75."], Findings());
    }

    [Fact]
    public void A_path_without_a_place_to_stop_is_found()
    {
        _files.Markdown("## 1 · Logs", """{"core": true, "minutes": 20}""").Code("var record = 1;");
        Assert.Equal(["its core path has no place to stop: a markdown cell with course.halt."], Findings());
    }

    [Fact]
    public void A_cell_has_thirty_lines_unless_it_is_a_folded_scene()
    {
        var long31 = string.Join('\n', Enumerable.Range(0, 31).Select(line => $"Console.Write({line});"));
        Evening()
            .Code(long31)
            .Cell(long31, Folded("Scene: a load of bookings"))
            .Cell("Console.Write(1);", Folded("Hidden"));
        Assert.Collection(
            Findings(),
            message => Assert.StartsWith("it has 31 lines", message),
            message => Assert.StartsWith("a folded cell is a scene", message)
        );
    }

    [Fact]
    public void What_follows_a_prediction_is_awaited_up_to_the_next_section_or_place_to_stop()
    {
        _files
            .Code("1", """{"setup": true}""")
            .Markdown("## 1 · Logs\n\n*Predict:* which offset?")
            .Code("2")
            .Markdown("**Why.** It counts from 0.")
            .Code("3")
            .Markdown("Stop here.", """{"halt": true}""")
            .Code("4")
            .Markdown("Once more. *Predict* is a word here.")
            .Code("5")
            .Markdown("## 2 · Groups")
            .Code("6");
        Assert.Equal([3, 5], Predictions.Awaited(_files.Notebook()).Order());
    }

    [Fact]
    public async Task A_run_knows_whether_it_was_the_core_path()
    {
        Evening();
        Assert.True((await _files.Run(new RunOptions { CoreOnly = true })).IsOfCorePath);
        Assert.False((await _files.Run()).IsOfCorePath);
    }

    [Fact]
    public async Task Where_all_code_is_on_the_core_path_a_run_is_a_whole_one()
    {
        _files.Markdown("## 1 · Logs", """{"core": true, "minutes": 20}""").Code("1").Markdown("## 2 · Words alone");
        Assert.False((await _files.Run()).IsOfCorePath);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"ten\"")]
    public void Minutes_are_a_whole_number(string minutes)
    {
        _files.Markdown("## 1 · Logs", $$"""{"minutes": {{minutes}}}""");
        var error = Assert.Throws<NotebookFormatException>(() => _files.Notebook());
        Assert.Contains("\"course.minutes\" must be a whole number of minutes", error.Message);
    }

    static string Folded(string title) =>
        $$"""
            {
              "course": {"covers": ["T01.01"], "folded": true, "title": "{{title}}"},
              "dotnet_interactive": {"language": "csharp"},
              "jupyter": {"source_hidden": true},
              "polyglot_notebook": {"kernelName": "csharp"}
            }
            """;
}
