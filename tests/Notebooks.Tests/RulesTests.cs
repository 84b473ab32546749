using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Course.Notebooks.Tests;

public sealed class RulesTests : IDisposable
{
    const string First =
        "#r \"nuget: Confluent.Kafka, 2.16.0\"\n#r \"../artifacts/kit/Course.Kit.dll\"\nusing Course.Kit;";

    readonly NotebookFiles _files = new();

    public void Dispose() => _files.Dispose();

    IReadOnlyList<string> Findings(NotebookFiles files, RuleOptions? options = null) =>
        Findings(files.Notebook(), options);

    IReadOnlyList<string> Findings(Notebook notebook, RuleOptions? options = null) =>
        [
            .. NotebookRules
                .Check(notebook, options ?? new RuleOptions { ConfluentKafkaVersion = "2.16.0" })
                .Select(finding => finding.ToString().Replace(_files.File, "N", StringComparison.Ordinal)),
        ];

    NotebookFiles Good() => _files.Code(First, """{"setup": true}""");

    [Fact]
    public void A_notebook_that_keeps_the_rules_has_no_findings()
    {
        Directory.CreateDirectory(Path.Combine(_files.Folder, "labs"));
        Assert.Empty(
            Findings(
                Good()
                    .Markdown("[labs](../labs) [web](https://example.com/x)")
                    .Code(
                        "using (var r = new StringReader(\"\")) { }\nIEnumerable<int> F() { using var r = "
                            + "new StringReader(\"\"); yield return 1; }\nstatic int Twice(this int x) => 2 * "
                            + "x;\nF()"
                    )
            )
        );
    }

    [Theory]
    [InlineData("using var r = new StringReader(\"\");", "line 1: `using var` is not allowed at top level")]
    [InlineData(
        "int x = 1;\nawait using var r = new MemoryStream();",
        "line 2: `using var` is not allowed at top level"
    )]
    [InlineData(
        "if (true) { using var r = new StringReader(\"\"); }",
        "line 1: `using var` is not allowed at top level"
    )]
    [InlineData("yield return 1;", "line 1: `yield` is not allowed")]
    [InlineData("namespace A { class B { } }", "line 1: a script has no namespaces.")]
    [InlineData(
        "static class E { public static int Twice(this int x) => 2 * x; }",
        "line 1: a class with extension methods"
    )]
    [InlineData("static class E { extension(int x) { public int Twice() => 2 * x; } }", "line 1: extension blocks")]
    [InlineData("Span<int> s = new int[3];", "line 1: a Span variable")]
    [InlineData("var s = new int[3].AsSpan();", "line 1: a Span variable")]
    [InlineData("int x = 1;\n#!pwsh\nx", "line 2: #!pwsh does not run on every engine")]
    [InlineData("#load \"x.csx\"", "line 1: #load does not run on every engine")]
    [InlineData("1;\n#r \"../artifacts/kit/EmbeddedKafka.dll\"", "line 2: #r belongs into the first code cell")]
    [InlineData("#r \"nuget: Npgsql, 10.0.3\"", "line 1: #r belongs into the first code cell")]
    public void What_not_every_engine_takes_is_found_with_its_line(string code, string finding) =>
        Assert.StartsWith("N, cell 2, " + finding, Assert.Single(Findings(Good().Code(code))));

    [Theory]
    [InlineData("#r \"nuget: Confluent.Kafka, 2.15.0\"\n#r \"../artifacts/kit/Course.Kit.dll\"")]
    [InlineData("#r \"../artifacts/kit/Course.Kit.dll\"\n#r \"nuget: Confluent.Kafka, 2.16.0\"")]
    [InlineData("var x = 1;")]
    public void The_first_cell_references_client_and_kit(string first) =>
        Assert.Equal(
            "N, cell 1: the first code cell must begin with #r \"nuget: Confluent.Kafka, 2.16.0\" and then "
                + "#r \"../artifacts/kit/Course.Kit.dll\".",
            Assert.Single(Findings(_files.Code(first, """{"setup": true}""")))
        );

    [Fact]
    public void A_cell_without_ids_and_an_unknown_id_are_found()
    {
        var findings = Findings(
            Good().Code("1", "{}").Code("2", """{"proves": ["T99.01"]}"""),
            new RuleOptions { KnownIds = new HashSet<string> { "T01.01" } }
        );
        Assert.Equal(2, findings.Count);
        Assert.Contains("names no syllabus id", findings[0]);
        Assert.Equal("N, cell 3: the syllabus has no item T99.01.", findings[1]);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_found() =>
        Assert.Equal(
            "N, markdown cell at position 2, line 3: the link to ../labs/99/README.md leads nowhere.",
            Assert.Single(Findings(Good().Markdown("a\n\n[lab](../labs/99/README.md#x)")))
        );

    [Fact]
    public void A_line_of_code_has_at_most_112_columns_in_cells_and_in_fenced_blocks()
    {
        string Line(int columns) => "//" + new string('x', columns - 2);
        var text = new string('x', 200);
        Assert.Equal(
            [
                "N, cell 2, line 2: it has 113 columns; a line of code has at most 112, so that it can be "
                    + "read without scrolling.",
                "N, markdown cell at position 3, line 5: it has 114 columns; a line of code has at most 112, "
                    + "so that it can be read without scrolling.",
            ],
            Findings(
                Good()
                    .Code($"{Line(112)}\n{Line(113)}")
                    .Markdown($"{text}\n\n```csharp\n{Line(112)}\n{Line(114)}\n```\n\n```mermaid\n{text}\n```")
            )
        );
    }

    [Fact]
    public void An_exercise_has_a_gap_a_check_and_a_solution() =>
        Assert.Equal(
            [
                "N, cell 2: exercise x1 has no check.",
                "N, markdown cell at position 3: a solution is a ```csharp block inside <details>.",
            ],
            Findings(
                Good()
                    .Code("int? x = null;", """{"exercise": "gap", "id": "x1"}""")
                    .Markdown("x", """{"exercise": "solution", "id": "x1"}""")
            )
        );

    [Fact]
    public void Saved_outputs_kernel_names_and_formatting_are_found()
    {
        Good();
        var text = _files
            .Text()
            .Replace("\"outputs\":[]", "\"outputs\":[{}]")
            .Replace("\"language\":\"csharp\"", "\"language\":\"fsharp\"")
            .Replace(".net-csharp", "python3");
        var notebook = Notebook.Parse(text, "N");
        var findings = NotebookRules
            .Check(notebook, new RuleOptions { FileText = text })
            .Select(finding => finding.ToString())
            .ToList();
        Assert.Equal(4, findings.Count);
        Assert.Contains(findings, finding => finding.Contains("kernelspec.name"));
        Assert.Contains(findings, finding => finding.Contains("not formatted as Jupyter writes it"));
        Assert.Contains(findings, finding => finding.Contains("dotnet_interactive.language"));
        Assert.Contains(findings, finding => finding.Contains("stripped"));
        var stripped = notebook.StripOutputs();
        Assert.DoesNotContain(
            NotebookRules.Check(stripped, new RuleOptions { FileText = stripped.ToJson() }),
            finding => finding.Message.Contains("format") || finding.Message.Contains("stripped")
        );
    }

    [Theory]
    [InlineData("\"csharp\"", "\"polyglot-notebook\"")]
    [InlineData("\"csharp\"", "\"C#\"")]
    [InlineData("\"version\":\"14.0\",", "")]
    public void A_language_other_than_the_kernels_is_found_and_put_right_by_stripping(string said, string instead)
    {
        Good();
        var text = _files.Text();
        var at = text.IndexOf("\"language_info\"", StringComparison.Ordinal);
        var notebook = Notebook.Parse(text[..at] + new Regex(Regex.Escape(said)).Replace(text[at..], instead, 1), "N");
        Assert.StartsWith("N: the metadata's language_info must be the kernel's", Assert.Single(Findings(notebook)));
        Assert.Empty(Findings(notebook.StripOutputs()));
    }

    [Theory]
    [InlineData("""{"folded": true, "covers": ["T01.01"]}""", "{}", "folded and jupyter.source_hidden")]
    [InlineData("""{"covers": ["T01.01"]}""", """{"jupyter": {"source_hidden": true}}""", "jupyter.source_hidden")]
    [InlineData("""{"covers": ["T01.01"]}""", """{"vscode": {"languageId": "csharp"}}""", "vscode repeats")]
    public void What_editors_read_and_write_in_a_cell_is_found_and_put_right_by_stripping(
        string course,
        string more,
        string finding
    )
    {
        var notebook = Good().Code("1", course).Notebook();
        foreach (var (key, value) in JsonNode.Parse(more)!.AsObject())
            notebook.Cells[1].Metadata[key] = value!.DeepClone();
        Assert.Contains(finding, Assert.Single(Findings(notebook)));
        Assert.Empty(Findings(notebook.StripOutputs()));
    }

    [Fact]
    public void The_language_of_another_kernels_notebook_is_its_own()
    {
        Good();
        var text = _files.Text().Replace(".net-csharp", "python3").Replace("\"14.0\"", "\"3.14\"");
        Assert.Equal("3.14", (string?)Notebook.Parse(text, "N").StripOutputs().Metadata["language_info"]!["version"]);
    }

    [Fact]
    public void The_clients_version_is_read_from_the_central_list()
    {
        var props = Path.Combine(_files.Folder, "Directory.Packages.props");
        File.WriteAllText(
            props,
            "<Project><ItemGroup><PackageVersion Include=\"Confluent.Kafka\" Version=\"2.16.0\" "
                + "/></ItemGroup></Project>"
        );
        Assert.Equal("2.16.0", RuleOptions.VersionIn(props, "Confluent.Kafka"));
        Assert.Null(RuleOptions.VersionIn(props, "Other"));
    }
}
