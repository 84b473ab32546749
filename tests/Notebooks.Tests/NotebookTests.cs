namespace Course.Notebooks.Tests;

public sealed class NotebookTests
{
    const string Small =
        """{"cells":[{"cell_type":"code","id":"a","metadata":{"vendor":{"z":1,"a":[true,null,1.50]},"course":{"covers":["T01.36"],"proves":["T01.54"],"title":"send","exercise":"gap","id":"x1","folded":true,"setup":true}},"source":["var x = 1;\n","x"],"outputs":[{"output_type":"stream","name":"stdout","text":"é"}],"execution_count":3},{"cell_type":"markdown","metadata":{},"source":"# Über 😀 <b>\n\ntext"}],"metadata":{"source":"kept"},"nbformat":4,"nbformat_minor":5}""";

    static NotebookFormatException Damage(string text) =>
        Assert.Throws<NotebookFormatException>(() => Notebook.Parse(text, "notebooks/01.ipynb"));

    [Fact]
    public void Cells_their_source_and_the_courses_metadata_are_read()
    {
        var notebook = Notebook.Parse(Small, "01.ipynb");
        var cell = notebook.Cells[0];
        Assert.Equal(("var x = 1;\nx", 1, CellKind.Code), (cell.Source, cell.Number, cell.Kind));
        Assert.Equal(["T01.36"], cell.Course.Covers);
        Assert.Equal(["T01.54"], cell.Course.Proves);
        Assert.Equal(
            ("send", ExerciseRole.Gap, "x1", true, true),
            (cell.Course.Title, cell.Course.Exercise, cell.Course.Id, cell.Course.Folded, cell.Course.Setup)
        );
        Assert.Equal("Über 😀 <b>", notebook.Title);
    }

    [Fact]
    public void Writing_is_stable_and_keeps_what_it_does_not_know()
    {
        var once = Notebook.Parse(Small, "01.ipynb").ToJson();
        Assert.Equal(once, Notebook.Parse(once, "01.ipynb").ToJson());
        Assert.StartsWith(
            "{\n \"cells\": [\n  {\n   \"cell_type\": \"code\",\n   \"execution_count\": 3,\n   \"id\": \"a\",\n",
            once
        );
        Assert.Contains("\"source\": \"kept\"", once);
        Assert.Contains("1.50", once);
        Assert.Contains("\"# Über 😀 <b>\\n\",\n    \"\\n\",\n    \"text\"\n", once);
        Assert.EndsWith("}\n", once);
    }

    [Fact]
    public void Stripping_leaves_nothing_that_a_run_put_in()
    {
        var notebook = Notebook.Parse(Small, "01.ipynb");
        var stripped = notebook.StripOutputs();
        Assert.Empty(stripped.Cells[0].Outputs);
        Assert.Contains("\"execution_count\": null", stripped.ToJson());
        Assert.Single(notebook.Cells[0].Outputs);
    }

    [Fact]
    public void A_saved_notebook_reads_the_same()
    {
        using var files = new NotebookFiles();
        var path = Path.Combine(files.Folder, "n.ipynb");
        Notebook.Parse(Small, path).Save();
        Assert.Equal(["n.ipynb"], Directory.GetFiles(files.Folder).Select(Path.GetFileName));
        Assert.Equal("var x = 1;\nx", Notebook.Load(path).Cells[0].Source);
    }

    [Theory]
    [InlineData("", "it is empty.")]
    [InlineData("[]", "a notebook is a JSON object, this is not one.")]
    [InlineData("{}", "it has no \"nbformat\" number, so it is not a notebook.")]
    [InlineData("""{"nbformat":3}""", "it is nbformat 3; only nbformat 4 can be read.")]
    [InlineData("""{"nbformat":4}""", "it has no list of \"cells\".")]
    [InlineData("""{"nbformat":4,"cells":{}}""", "it has no list of \"cells\".")]
    [InlineData("""{"nbformat":4,"cells":[7]}""", "cell 1 (counting all cells) is not an object.")]
    [InlineData("""{"nbformat":4,"cells":[{}]}""", "cell 1 (counting all cells) has no \"cell_type\".")]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"poem"}]}""",
        "cell 1 (counting all cells) has the unknown type \"poem\"."
    )]
    [InlineData("""{"nbformat":4,"cells":[{"cell_type":"code"}]}""", "cell 1 (counting all cells) has no source.")]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"code","source":["a",1]}]}""",
        "the source of cell 1 (counting all cells) must be text."
    )]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"code","source":"","metadata":[]}]}""",
        "the metadata of cell 1 (counting all cells) must be an object."
    )]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"code","source":"","outputs":{}}]}""",
        "the outputs of cell 1 (counting all cells) must be a list."
    )]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"code","source":"","metadata":{"course":{"covers":"T01"}}}]}""",
        "in cell 1 (counting all cells) \"course.covers\" must be a list of ids."
    )]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"code","source":"","metadata":{"course":{"exercise":"hole"}}}]}""",
        "in cell 1 (counting all cells) \"exercise\" is \"hole\", it can be gap, check or solution."
    )]
    public void A_damaged_notebook_gets_one_sentence(string text, string problem) =>
        Assert.Equal("notebooks/01.ipynb is damaged: " + problem, Damage(text).Message);

    [Fact]
    public void A_truncated_file_is_called_cut_off_wherever_it_ends()
    {
        for (var length = 1; length < Small.Length; length += 7)
        {
            var error = Damage(Small[..length]);
            Assert.StartsWith("notebooks/01.ipynb is damaged at line 1: ", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
        Assert.Equal(
            "notebooks/01.ipynb is damaged at line 1: the file ends in the middle; it was cut off.",
            Damage(Small[..100]).Message
        );
    }

    [Fact]
    public void A_text_file_is_not_called_a_notebook_that_was_cut_off() =>
        Assert.Equal(
            "notebooks/01.ipynb is damaged at line 1: it is not JSON, so it is not a notebook.",
            Damage("hello\n").Message
        );

    [Fact]
    public void A_broken_line_is_named() =>
        Assert.StartsWith(
            "notebooks/01.ipynb is damaged at line 3: it is not JSON: ",
            Damage("{\n\"nbformat\": 4,\n\"cells\" []\n}").Message
        );

    [Fact]
    public void The_marks_of_a_merge_are_recognised() =>
        Assert.Equal(
            "notebooks/01.ipynb is damaged at line 2: the file holds the marks of an unfinished merge.",
            Damage("{\n<<<<<<< HEAD\n\"nbformat\": 4\n=======\n>>>>>>> x\n}").Message
        );

    [Fact]
    public void A_missing_file_gets_one_sentence() =>
        Assert.Equal(
            "no/such.ipynb is damaged: there is no such file.",
            Assert.Throws<NotebookFormatException>(() => Notebook.Load("no/such.ipynb")).Message
        );

    [Fact]
    public void An_escaped_half_of_a_surrogate_pair_is_read_as_a_replacement_character()
    {
        using var files = new NotebookFiles();
        var text = files.Code("x").Text().Replace("\"x\"", "\"a\\ud83d b\\ud83d\\ude00 c\\\\ud83d\"");
        Assert.Equal("a\uFFFD b😀 c\\ud83d", Notebook.Parse(text, "n.ipynb").Cells[0].Source);
    }

    [Theory]
    [InlineData("""{"kernelspec": {"name": "python3", "language": "python"}}""", "python")]
    [InlineData("""{"kernelspec": {"name": ".net-fsharp", "language": "F#"}}""", "fsharp")]
    [InlineData("""{"kernelspec": {"name": ".net-csharp", "language": "C#"}}""", "csharp")]
    [InlineData("""{"language_info": {"name": "polyglot-notebook"}}""", "csharp")]
    [InlineData("{}", "csharp")]
    public void A_notebook_is_of_the_language_that_its_kernel_has(string metadata, string language) =>
        Assert.Equal(
            language,
            Notebook
                .Parse($$"""{"cells": [], "metadata": {{metadata}}, "nbformat": 4, "nbformat_minor": 5}""", "n")
                .Language
        );
}
