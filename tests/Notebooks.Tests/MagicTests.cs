namespace Course.Notebooks.Tests;

public sealed class MagicTests : IAsyncDisposable
{
    readonly Cells _cells = new();

    public ValueTask DisposeAsync() => _cells.DisposeAsync();

    [Fact]
    public async Task Other_languages_are_shown_as_what_they_are()
    {
        var outcome = await _cells.Ok("#!markdown\n# Hello\n\n#!html\n<b>x</b>\n#!mermaid\ngraph TD\n#!csharp\n1 + 1");
        var shown = outcome.Outputs.OfType<DisplayOutput>().Select(output => output.Data).ToList();
        Assert.Equal("# Hello", shown[0]["text/markdown"]);
        Assert.Equal("<b>x</b>", shown[1]["text/html"]);
        Assert.Equal("graph TD", shown[2]["text/vnd.mermaid"]);
        Assert.Equal("2", shown[3].Text);
    }

    [Fact]
    public async Task Time_is_told_after_the_value()
    {
        var outcome = await _cells.Ok("#!time\n40 + 2");
        Assert.Equal("42", outcome.Result()?.Text);
        Assert.Matches(@"^Wall time: \d+\.\d ms$", ((DisplayOutput)outcome.Outputs[^1]).Data.Text);
    }

    [Fact]
    public async Task An_unknown_magic_gets_one_sentence()
    {
        var error = await _cells.Error("var x = 1;\n#!pwsh\nGet-Date");
        Assert.Equal(CellErrorKind.Magic, error.Kind);
        Assert.StartsWith("cell 1, line 2: this engine has no magic #!pwsh; it has #!about, #!csharp", error.Message);
    }

    [Fact]
    public async Task Line_numbers_stay_those_of_the_cell_after_a_magic()
    {
        var error = await _cells.Error("#!markdown\ntext\n#!csharp\n\nint x = \"a\";");
        Assert.StartsWith("cell 1, line 5: error CS0029", error.Message);
    }

    [Fact]
    public async Task A_script_and_a_notebook_are_imported()
    {
        File.WriteAllText(Path.Combine(_cells.Folder, "helper.csx"), "int Twice(int x) => 2 * x;");
        File.WriteAllText(
            Path.Combine(_cells.Folder, "other.ipynb"),
            """{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"markdown","source":"x"},{"cell_type":"code","source":"var three = 3;"}]}"""
        );
        Assert.Equal("6", await _cells.Value("#!import helper.csx\n#!import other.ipynb\nTwice(three)"));
    }

    [Fact]
    public async Task An_import_that_imports_itself_ends()
    {
        File.WriteAllText(Path.Combine(_cells.Folder, "self.csx"), "#!import self.csx");
        Assert.Contains("probably imports itself", (await _cells.Error("#!import self.csx")).Message);
    }

    [Fact]
    public async Task An_error_in_an_imported_file_fails_the_cell_and_names_the_file()
    {
        File.WriteAllText(Path.Combine(_cells.Folder, "bad.csx"), "\nint x = \"a\";");
        Assert.StartsWith("bad.csx, line 2: error CS0029", (await _cells.Error("#!import bad.csx")).Message);
        Assert.Equal(
            "cell 2, line 1: there is no file none.csx to import.",
            (await _cells.Error("#!import none.csx")).Message
        );
    }

    [Fact]
    public async Task A_loaded_script_is_part_of_the_cell()
    {
        File.WriteAllText(Path.Combine(_cells.Folder, "load.csx"), "var loaded = 5;");
        Assert.Equal("5", await _cells.Value("#load \"load.csx\"\nloaded"));
    }

    [Fact]
    public async Task The_engine_tells_of_itself()
    {
        Assert.Contains("Roslyn 5.", ((DisplayOutput)(await _cells.Ok("#!about")).Outputs[0]).Data.Text);
        Assert.Contains("#!mermaid", ((DisplayOutput)(await _cells.Ok("#!lsmagic")).Outputs[0]).Data.Text);
    }
}
