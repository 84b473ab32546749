using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Course.Tests.Cli;

public sealed class RunCommandTests : IDisposable
{
    readonly TemporaryCourse _course = new();

    public void Dispose() => _course.Dispose();

    void Notebook(params string[] sources) =>
        _course.Write(
            "notebooks/01-small.ipynb",
            new JsonObject
            {
                ["cells"] = new JsonArray([
                    .. sources.Select(source => new JsonObject
                    {
                        ["cell_type"] = "code",
                        ["metadata"] = new JsonObject(),
                        ["source"] = source,
                    }),
                ]),
                ["metadata"] = new JsonObject(),
                ["nbformat"] = 4,
                ["nbformat_minor"] = 5,
            }.ToJsonString()
        );

    [Fact]
    public async Task Running_a_notebook_shows_each_cell_and_writes_its_page()
    {
        Notebook("Console.WriteLine(\"✓ held\");", "6 * 7");
        var (code, output, _) = await _course.RunAsync("run", "1");
        Assert.Equal(0, code);
        Assert.Contains("✓ 1/2 cell 1", output);
        Assert.Contains("    ✓ held", output);
        Assert.Contains("    42", output);
        Assert.Contains("✓ 2 cells ran in", output);
        Assert.Contains("Page: artifacts/pages/01-small.html", output);
        Assert.Contains("<!doctype html>", _course.Read("artifacts/pages/01-small.html"));
        Assert.DoesNotContain('\u001b', output);
    }

    /// <summary>What lies beyond the core path may need what this machine has not (a RabbitMQ): the evening
    /// counts all the same.</summary>
    [Theory]
    [InlineData("--core")]
    [InlineData("--timeout=60")]
    public async Task A_run_that_went_through_the_core_path_is_progress(string option)
    {
        _course.Write("notebooks/01-small.ipynb", CorePathNotebook());
        Assert.Equal(0, (await _course.RunAsync("run", "1", option)).ExitCode);
        var progress = JsonNode.Parse((await _course.RunAsync("progress", "--json")).Output)!;
        Assert.NotNull((string?)progress["topics"]![0]!["notebookRunAt"]);
    }

    static string CorePathNotebook()
    {
        JsonObject Cell(string type, string source, string metadata) =>
            new()
            {
                ["cell_type"] = type,
                ["metadata"] = JsonNode.Parse(metadata),
                ["source"] = source,
            };
        return new JsonObject
        {
            ["cells"] = new JsonArray(
                Cell("markdown", "## 1 · Logs", """{"course": {"core": true, "minutes": 5}}"""),
                Cell("code", "1", "{}"),
                Cell("markdown", "## 2 · RabbitMQ", """{"course": {"minutes": 5}}"""),
                Cell("code", "2", """{"tags": ["skip-execution"]}""")
            ),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();
    }

    [Fact]
    public async Task A_failing_cell_is_named_with_its_error_and_the_rest_is_not_run()
    {
        Notebook("1", "nope", "3");
        var (code, output, _) = await _course.RunAsync("run", "1");
        Assert.Equal(1, code);
        Assert.Contains("cell 2, line 1: error CS0103: The name 'nope' does not exist in the current context", output);
        Assert.Contains("✗ failed at cell 2 (cell 2); 1 cell after it did not run.", output);
    }

    [Fact]
    public async Task The_result_as_json_is_the_only_output()
    {
        Notebook("6 * 7");
        var (code, output, _) = await _course.RunAsync("run", "1", "--json");
        Assert.Equal(0, code);
        Assert.Equal("42", (string?)JsonNode.Parse(output)!["cells"]![0]!["outputs"]![0]!["text"]);
    }

    [Fact]
    public async Task A_notebook_of_another_language_gets_one_sentence()
    {
        _course.Write(
            "notebooks/01-small.ipynb",
            """
            {"cells": [], "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
            """
        );
        var (code, output, error) = await _course.RunAsync("run", "1");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("01-small.ipynb is written in python, as its metadata says", error);
    }

    [Fact]
    public async Task A_damaged_notebook_gets_one_sentence()
    {
        _course.Write("notebooks/01-small.ipynb", "{\n\"cells\": [");
        var (code, output, error) = await _course.RunAsync("run", "1");
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            "notebooks/01-small.ipynb is damaged at line 2: the file ends in the middle; it was cut off.\n  "
                + "The course's own file, without your answers: git checkout -- notebooks/01-small.ipynb",
            error.Trim().ReplaceLineEndings("\n")
        );
    }

    [Theory]
    [InlineData("--timeout", "0")]
    [InlineData("--cell", "0")]
    [InlineData("--cell", "2")]
    public async Task Options_out_of_range_are_bad_input(params string[] options)
    {
        Notebook("1");
        Assert.Equal(2, (await _course.RunAsync(["run", "1", .. options])).ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_process_and_leaves_nothing_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl-C is sent as a signal here");
        Notebook(
            "new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)).Start(); Console.WriteLine(\"on\");",
            "while (true) { }"
        );
        // A run in the background (nohup, a job of a script) starts with Ctrl-C ignored, and its children would inherit
        // that.
        const int interrupt = 2;
        var before = Signal(interrupt, 0);
        using var process = Start();
        Signal(interrupt, before);
        var seen = "";
        while (
            !seen.Contains("on", StringComparison.Ordinal)
            && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
        )
            seen += line;
        Assert.Contains("on", seen);
        Assert.Equal(0, Kill(process.Id, interrupt));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(
            ["01-small.ipynb", "Course.sln"],
            Directory
                .GetFiles(_course.Root, "*", SearchOption.AllDirectories)
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_cell_that_ends_the_process_is_named_and_the_exit_code_says_it()
    {
        Notebook("1", "Environment.Exit(0);");
        using var process = Start();
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("The process ended while cell 2 ran", error);
    }

    Process Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "course.dll");
        return Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    program,
                    "run",
                    Path.Combine(_course.Root, "notebooks", "01-small.ipynb"),
                    "--output",
                    Path.Combine(_course.Root, "page.html"),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _course.Root,
            }
        )!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "signal")]
    static extern nint Signal(int signal, nint handler);
}
