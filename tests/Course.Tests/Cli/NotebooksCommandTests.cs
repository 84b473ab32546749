using System.Text;
using Course.Base;
using Course.Cli;
using Course.Cli.Commands;
using Course.Kit;

namespace Course.Tests.Cli;

public sealed class NotebooksCommandTests : IDisposable
{
    const string Dirty = """
        {"cells": [{"cell_type": "code", "id": "a", "source": "using var x = 1;", "execution_count": 3, "outputs": [{"output_type": "stream", "name": "stdout", "text": "secret"}], "metadata": {"execution": {"started": "now"}, "mine": 1}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        """;

    readonly TemporaryCourse _course = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _course.Dispose();

    [Fact]
    public async Task Check_names_what_is_against_the_rules_with_its_cell()
    {
        _course.Write("Directory.Packages.props", "<Project />");
        _course.Write("notebooks/01-one.ipynb", Dirty);
        var (code, output, _) = await _course.RunAsync("notebooks", "check");
        Assert.Equal(1, code);
        Assert.Contains("notebooks/01-one.ipynb, cell 1: its outputs must be stripped", output);
        Assert.Contains("cell 1, line 1: `using var` is not allowed at top level", output);
        Assert.Contains("kernelspec.name must be", output);
        Assert.Contains("not formatted as Jupyter writes it", output);
    }

    [Fact]
    public async Task The_course_s_own_notebooks_keep_every_rule()
    {
        var output = new StringWriter();
        var host = new CourseHost(
            new Terminal(output, output, interactive: false, styled: false),
            () => CourseRoot.Find()
        );
        Assert.True(await CourseApp.RunAsync(["notebooks", "check"], host) == 0, output.ToString());
    }

    [Fact]
    public async Task The_filter_strips_what_a_run_leaves_and_keeps_the_rest()
    {
        var (code, bytes) = await FilterAsync(Dirty);
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Equal(0, code);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("\"execution\"", text);
        Assert.Contains("\"mine\": 1", text);
        Assert.Contains("\"execution_count\": null", text);
        Assert.Equal(bytes, (await FilterAsync(text)).Output);
    }

    [Fact]
    public async Task What_is_committed_goes_through_the_filter_unchanged()
    {
        var committed = await File.ReadAllTextAsync(
            Path.Combine(CourseRoot.Find(), "notebooks", "01-kafka-basics.ipynb"),
            Stop
        );
        Assert.Equal(Encoding.UTF8.GetBytes(committed), (await FilterAsync(committed)).Output);
    }

    [Fact]
    public async Task A_damaged_input_fails_and_writes_nothing()
    {
        var damaged = await Assert.ThrowsAsync<CommandException>(() => FilterAsync("{\n\"cells\": ["));
        Assert.Contains("the file ends in the middle", damaged.Message);
    }

    [Fact]
    public async Task Files_are_stripped_in_place_unless_one_is_damaged()
    {
        _course.Write("notebooks/01-one.ipynb", Dirty);
        _course.Write("notebooks/02-two.ipynb", "{");
        Assert.Equal(2, (await _course.RunAsync("notebooks", "strip", "1", "2")).ExitCode);
        Assert.Equal(Dirty, _course.Read("notebooks/01-one.ipynb"));
        Assert.Contains("stripped notebooks/01-one.ipynb", (await _course.RunAsync("notebooks", "strip", "1")).Output);
        Assert.Contains(
            "clean already notebooks/01-one.ipynb",
            (await _course.RunAsync("notebooks", "strip", "1")).Output
        );
        Assert.DoesNotContain("secret", _course.Read("notebooks/01-one.ipynb"));
    }

    async Task<(int Code, byte[] Output)> FilterAsync(string text)
    {
        var output = new MemoryStream();
        var command = NotebooksCommand.Create(
            _course.Host(),
            () => new MemoryStream(Encoding.UTF8.GetBytes(text)),
            () => output
        );
        var code = await command
            .Parse(["strip"])
            .InvokeAsync(
                new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false },
                Stop
            );
        return (code, output.ToArray());
    }
}
