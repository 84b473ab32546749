using System.Text.Json.Nodes;

namespace Course.Notebooks.Tests;

/// <summary>Builds small notebooks in a temporary folder.</summary>
internal sealed class NotebookFiles : IDisposable
{
    /// <summary>Declares Claim in a cell, which tells as the kit does (Course.Kit.CourseEvent).</summary>
    public const string Claims = """
        var kit = new System.Diagnostics.DiagnosticListener("Course.Kit");
        void Claim(string sentence) =>
            kit.Write(
                "application/vnd.course.event+json",
                "{\"kind\":\"claim\",\"sentence\":\"" + sentence + "\",\"holds\":true,\"seen\":\"0\"}"
            );
        """;

    readonly JsonArray _cells = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("notebook-").FullName;

    public string File => Path.Combine(Folder, "notebooks", "01-small.ipynb");

    public NotebookFiles Code(string source, string course = "{\"covers\": [\"T01.01\"]}") =>
        Cell(
            source,
            $$"""
            {
              "course": {{course}},
              "dotnet_interactive": {"language": "csharp"},
              "polyglot_notebook": {"kernelName": "csharp"}
            }
            """
        );

    /// <summary>A code cell with metadata of its own.</summary>
    public NotebookFiles Cell(string source, string metadata)
    {
        var json = Cell("code", source, course: null);
        json["metadata"] = JsonNode.Parse(metadata);
        json["execution_count"] = null;
        json["outputs"] = new JsonArray();
        _cells.Add(json);
        return this;
    }

    public NotebookFiles Markdown(string source, string? course = null)
    {
        _cells.Add(Cell("markdown", source, course));
        return this;
    }

    public string Text() =>
        new JsonObject
        {
            ["cells"] = _cells.DeepClone(),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = JsonNode.Parse(
                    """{"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}"""
                ),
                ["language_info"] = NotebookLanguage.Info,
                ["polyglot_notebook"] = JsonNode.Parse("""{"kernelInfo": {"defaultKernelName": "csharp"}}"""),
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();

    public Notebook Notebook()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, Text());
        return Course.Notebooks.Notebook.Load(File);
    }

    public Task<RunResult> Run(RunOptions? options = null, Action<RunEvent>? listener = null) =>
        new NotebookRunner(Notebook(), options).RunAsync(listener, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    JsonObject Cell(string type, string source, string? course)
    {
        var metadata = new JsonObject();
        if (course is not null)
            metadata["course"] = JsonNode.Parse(course);
        return new JsonObject
        {
            ["cell_type"] = type,
            ["id"] = $"c{_cells.Count}",
            ["metadata"] = metadata,
            ["source"] = source,
        };
    }
}
