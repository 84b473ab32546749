using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Course.Tests.Cli;

public sealed class SeveralNotebooksTests : IDisposable
{
    readonly TemporaryCourse _course = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _course.Dispose();

    void Notebook(string name, params string[] sources) =>
        Write(name, [.. sources.Select(source => (source, new JsonObject()))]);

    void Write(string name, params (string Source, JsonObject Metadata)[] cells) =>
        _course.Write(
            $"notebooks/{name}.ipynb",
            new JsonObject
            {
                ["cells"] = new JsonArray([
                    .. cells.Select(
                        (cell, n) =>
                            new JsonObject
                            {
                                ["cell_type"] = "code",
                                ["id"] = $"c{n}",
                                ["metadata"] = cell.Metadata,
                                ["execution_count"] = null,
                                ["outputs"] = new JsonArray(),
                                ["source"] = cell.Source,
                            }
                    ),
                ]),
                ["metadata"] = new JsonObject(),
                ["nbformat"] = 4,
                ["nbformat_minor"] = 5,
            }.ToJsonString()
        );

    [Fact]
    public async Task All_run_each_in_a_process_of_its_own_and_a_table_tells()
    {
        Notebook(
            "01-one",
            """
            new System.Diagnostics.DiagnosticListener("Course.Kit").Write(
                "application/vnd.course.event+json",
                "{\"kind\":\"claim\",\"sentence\":\"held\",\"holds\":true}"
            );
            """,
            "System.Environment.ProcessId"
        );
        Notebook("02-two", "1", "throw new Exception(\"broken on purpose\");", "3");
        Notebook("03-three", "System.Environment.ProcessId");
        var (code, output, _) = await _course.RunAsync("run", "all", "--save", Path.Combine(_course.Root, "copies"));
        Assert.Equal(1, code);
        Assert.Matches(@"✓ 01-one +2 +1 +0 +0/0", output);
        Assert.Contains("✗ 02-two: failed at cell 2 (cell 2): Exception: broken on purpose", output);
        Assert.Matches(@"✓ 03-three +1 ", output);
        Assert.All(
            ["01-one", "02-two", "03-three"],
            name => Assert.True(File.Exists(Path.Combine(_course.Root, "artifacts", "pages", name + ".html")), name)
        );
        Assert.NotEqual(Result("01-one", 1), Result("03-three", 0));
        Assert.DoesNotContain(Environment.ProcessId.ToString(), new[] { Result("01-one", 1), Result("03-three", 0) });

        var (_, progress, _) = await _course.RunAsync("progress", "--json");
        Assert.Equal(
            [true, false, true],
            JsonNode.Parse(progress)!["topics"]!.AsArray().Select(topic => topic!["notebookRunAt"] is not null)
        );
    }

    [Fact]
    public async Task A_notebook_runs_in_its_own_folder_as_editors_run_it()
    {
        _course.Write("notebooks/bookings.txt", "b1");
        Notebook("01-one", "Console.Write(File.ReadAllText(\"bookings.txt\")); Environment.CurrentDirectory");
        Notebook("02-two", "1");
        var (code, output, _) = await _course.RunAsync("run", "1", "2", "--json");
        Assert.Equal(0, code);
        var outputs = JsonNode.Parse(output)!["notebooks"]![0]!["cells"]![0]!["outputs"]!;
        Assert.Equal("b1", (string?)outputs[0]!["text"]);
        Assert.EndsWith("notebooks", (string?)outputs[1]!["text"]);
    }

    [Fact]
    public async Task As_json_several_are_one_document()
    {
        Notebook("01-one", "6 * 7");
        Notebook("02-two", "1");
        var (code, output, _) = await _course.RunAsync("run", "1", "2", "--json");
        Assert.Equal(0, code);
        var json = JsonNode.Parse(output)!;
        Assert.Equal("ok", (string?)json["status"]);
        Assert.Equal("42", (string?)json["notebooks"]![0]!["cells"]![0]!["outputs"]![0]!["text"]);
    }

    [Fact]
    public async Task A_process_that_ends_early_and_a_damaged_file_are_told_and_harm_no_other()
    {
        Notebook("01-one", "System.Environment.Exit(0);");
        _course.Write("notebooks/02-two.ipynb", "{\n\"cells\": [");
        Notebook("03-three", "1");
        var (code, output, _) = await _course.RunAsync("run", "all");
        Assert.Equal(1, code);
        Assert.Contains("The process ended while cell 1 ran", output);
        Assert.Contains("the file ends in the middle; it was cut off.", output);
        Assert.Matches(@"✓ 03-three +1 ", output);
    }

    [Fact]
    public async Task Stop_on_error_starts_none_after_a_failed_one()
    {
        Notebook("01-one", "nope");
        Notebook("02-two", "1");
        var (code, output, _) = await _course.RunAsync("run", "all", "--jobs", "1", "--stop-on-error");
        Assert.Equal(1, code);
        Assert.Contains("· 02-two did not start", output);
    }

    [Fact]
    public async Task A_part_of_a_notebook_leaves_its_full_page_alone()
    {
        Notebook("01-one", "1", "2");
        await _course.RunAsync("run", "1");
        var full = _course.Read("artifacts/pages/01-one.html");
        var (code, output, _) = await _course.RunAsync("run", "1", "--cell", "1");
        Assert.Equal(0, code);
        Assert.Contains("Page: artifacts/pages/01-one.part.html", output);
        Assert.Equal(full, _course.Read("artifacts/pages/01-one.html"));
    }

    [Fact]
    public async Task Parameters_take_the_place_of_the_values_in_the_tagged_cell()
    {
        Write(
            "01-one",
            (
                "var records = 20_000; var name = \"a\"; var late = false; var ratio = -1.5;",
                new JsonObject { ["tags"] = new JsonArray("parameters") }
            ),
            ("var records2 = 1; $\"{records} {name} {late} {ratio}\"", [])
        );
        var (code, output, _) = await _course.RunAsync(
            "run",
            "1",
            "--param",
            "records=50",
            "--param",
            "name=say \"hi\"",
            "--param",
            "late=true",
            "--param",
            "ratio=2"
        );
        Assert.Equal(0, code);
        Assert.Contains("50 say \"hi\" True 2", output);
        Assert.Contains("var records = 20_000;", _course.Read("notebooks/01-one.ipynb"));
    }

    [Theory]
    [InlineData("records2=1", "has no parameter 'records2'")]
    [InlineData("records=many", "records is a number like 20_000, not 'many'")]
    [InlineData("records=1); Evil(", "records is a number like 20_000")]
    [InlineData("records", "'records' is not name=value")]
    public async Task A_parameter_that_cannot_be_is_told_before_anything_runs(string parameter, string said)
    {
        Write(
            "01-one",
            ("var records = 20_000;", new JsonObject { ["tags"] = new JsonArray("parameters") }),
            ("var records2 = 1;", [])
        );
        var (code, output, error) = await _course.RunAsync("run", "1", "--param", parameter);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(said, error);
    }

    [Fact]
    public async Task The_saved_copy_is_a_notebook_by_the_format_s_own_schema()
    {
        Notebook(
            "01-one",
            "Console.WriteLine(\"a\\nb\"); Console.Error.WriteLine(\"bad\"); new[] { 1, 2 }",
            "throw new Exception(\"x\");",
            "3"
        );
        var copy = Path.Combine(_course.Root, "copy.ipynb");
        await _course.RunAsync("run", "1", "--save", copy);
        var cells = JsonNode.Parse(await File.ReadAllTextAsync(copy, Stop))!["cells"]!;
        Assert.Equal(
            ["stream", "stream", "execute_result"],
            cells[0]!["outputs"]!.AsArray().Select(output => (string?)output!["output_type"])
        );
        Assert.Equal("error", (string?)cells[1]!["outputs"]![0]!["output_type"]);
        Assert.Empty(cells[2]!["outputs"]!.AsArray());

        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "no python3 on this machine");
        using var validation = Process.Start(
            new ProcessStartInfo(
                Python,
                [
                    "-c",
                    "import sys\ntry:\n import nbformat\nexcept ImportError:\n "
                        + "sys.exit(77)\nnbformat.validate(nbformat.read(sys.argv[1], as_version=4))",
                    copy,
                ]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        var error = await validation.StandardError.ReadToEndAsync(Stop);
        await validation.WaitForExitAsync(Stop);
        Assert.SkipWhen(validation.ExitCode == 77, "python3-nbformat is not on this machine");
        Assert.True(validation.ExitCode == 0, error);
    }

    [Fact]
    public async Task The_notebook_itself_is_not_written_over()
    {
        Notebook("01-one", "1");
        var path = Path.Combine(_course.Root, "notebooks", "01-one.ipynb");
        var before = await File.ReadAllTextAsync(path, Stop);
        Assert.Equal(2, (await _course.RunAsync("run", "1", "--save", path)).ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(path, Stop));
    }

    string Result(string name, int cell) =>
        JsonNode.Parse(_course.Read($"copies/{name}.ipynb"))!["cells"]![cell]!["outputs"]!
            .AsArray()
            .Select(output => output!["data"]?["text/plain"]?[0])
            .OfType<JsonNode>()
            .Select(node => (string)node!)
            .Single();
}
