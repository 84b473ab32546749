using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Notebooks;

/// <summary>The rules that keep one notebook file running on every engine, and readable: what <c>course verify</c>
/// asks.</summary>
public static partial class NotebookRules
{
    const string Kit = "../artifacts/kit/Course.Kit.dll";

    // What a page shows beside its outline, and an editor beside its side bar, without a scroll bar.
    const int MostColumns = 112;

    static readonly string[] PortableMagics = ["#!csharp", "#!markdown", "#!mermaid", "#!html", "#!time", "#!import"];

    /// <summary>Checks a notebook; an empty list means that all rules hold.</summary>
    public static IReadOnlyList<NotebookFinding> Check(Notebook notebook, RuleOptions options)
    {
        var findings = new List<NotebookFinding>();
        findings.AddRange(
            Whole(notebook, options).Select(message => new NotebookFinding(notebook.Path, null, null, message))
        );
        findings.AddRange(FirstCell(notebook, options));
        foreach (var cell in notebook.Cells)
        {
            var about =
                cell.Kind == CellKind.Code ? Code(cell, options)
                : cell.Kind == CellKind.Markdown ? Links(notebook, cell).Concat(LongLines(cell))
                : [];
            findings.AddRange(
                about
                    .Concat(Ids(cell, options))
                    .Select(item => new NotebookFinding(notebook.Path, cell, item.Line, item.Message))
            );
        }
        findings.AddRange(ExerciseParts(notebook));
        findings.AddRange(FormRules.Check(notebook));
        return findings;
    }

    static IEnumerable<string> Whole(Notebook notebook, RuleOptions options)
    {
        if (!EditorMetadata.IsCSharp(notebook))
            yield return $"the metadata's kernelspec.name must be \"{NotebookLanguage.KernelName}\".";
        else if (!EditorMetadata.HasLanguage(notebook))
            yield return "the metadata's language_info must be the kernel's, named "
                + $"\"{NotebookLanguage.Name}\", or VS Code passes over every cell; "
                + "`course notebooks strip` writes it.";
        if (
            Text((notebook.Metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"], "defaultKernelName")
            is not "csharp"
        )
            yield return "the metadata's polyglot_notebook.kernelInfo.defaultKernelName must be \"csharp\".";
        if (notebook.Cells.Any(cell => string.IsNullOrEmpty(cell.Id)))
            yield return "every cell needs an id (nbformat 4.5).";
        foreach (
            var id in notebook
                .Cells.Where(cell => cell.Id is not null)
                .GroupBy(cell => cell.Id)
                .Where(group => group.Count() > 1)
        )
            yield return $"two cells have the id \"{id.Key}\".";
        if (options.FileText is { } text && text != notebook.ToJson())
            yield return "the file is not formatted as Jupyter writes it (sorted keys, one space of indent, sources as "
                + "lines); `course notebooks strip` writes it so.";
    }

    static IEnumerable<NotebookFinding> FirstCell(Notebook notebook, RuleOptions options)
    {
        var first = notebook.CodeCells.FirstOrDefault();
        var references = first is null
            ? []
            : Reference().Matches(first.Source).Select(match => match.Groups["what"].Value).ToList();
        var package = options.ConfluentKafkaVersion is { } version ? $"nuget: Confluent.Kafka, {version}" : null;
        if (
            references.Count < 2
            || references[1] != Kit
            || (
                package is null
                    ? !references[0].StartsWith("nuget: Confluent.Kafka, ", StringComparison.Ordinal)
                    : references[0] != package
            )
        )
            yield return new NotebookFinding(
                notebook.Path,
                first,
                null,
                $"the first code cell must begin with #r \"{package ?? "nuget: Confluent.Kafka, …"}\" and "
                    + $"then #r \"{Kit}\"."
            );
    }

    static IEnumerable<(int? Line, string Message)> Code(NotebookCell cell, RuleOptions options)
    {
        if (Text(cell.Metadata["polyglot_notebook"], "kernelName") is not "csharp")
            yield return (null, "its metadata's polyglot_notebook.kernelName must be \"csharp\".");
        if (Text(cell.Metadata["dotnet_interactive"], "language") is not "csharp")
            yield return (null, "its metadata's dotnet_interactive.language must be \"csharp\".");
        if (cell.Outputs.Count > 0 || cell.Json["execution_count"] is not null)
            yield return (null, "its outputs must be stripped before it is committed.");
        if (EditorMetadata.RepeatsLanguage(cell))
            yield return (null, "its metadata's vscode repeats the language; `course notebooks strip` removes it.");
        var course = cell.Course;
        if (EditorMetadata.IsHidden(cell) != course.Folded)
            yield return (
                null,
                "course.folded and jupyter.source_hidden, which folds the code in JupyterLab, must say the same; "
                    + "`course notebooks strip` takes over course.folded."
            );
        if (course.Covers.Count + course.Proves.Count == 0 && !course.Setup && course.Exercise == ExerciseRole.None)
            yield return (
                null,
                "it names no syllabus id in course.covers; a cell that only prepares says \"setup\": true."
            );
        foreach (var item in LateReferences(cell))
            yield return item;
        foreach (var item in Magics(cell.Source))
            yield return item;
        foreach (var item in ScriptDialect.Check(cell.Source))
            yield return item;
        foreach (var item in LongLines(cell.Source.Split('\n'), first: 1))
            yield return item;
    }

    static IEnumerable<(int? Line, string Message)> LateReferences(NotebookCell cell) =>
        from line in cell.Source.Split('\n').Index()
        where cell.Number > 1 && line.Item.TrimStart().StartsWith("#r", StringComparison.Ordinal)
        select (
            (int?)line.Index + 1,
            "#r belongs into the first code cell: in a later one it gives .NET Interactive a second copy of the kit's "
                + "types."
        );

    static IEnumerable<(int? Line, string Message)> Ids(NotebookCell cell, RuleOptions options) =>
        from id in cell.Course.Covers.Concat(cell.Course.Proves)
        where options.KnownIds is { } known && !known.Contains(id)
        select ((int?)null, $"the syllabus has no item {id}.");

    static IEnumerable<(int? Line, string Message)> Magics(string source)
    {
        var lines = source.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            if (
                lines[index].StartsWith("#!", StringComparison.Ordinal)
                && !PortableMagics.Contains(lines[index].Split(' ', '\t')[0])
            )
                yield return (
                    index + 1,
                    $"{lines[index].Split(' ', '\t')[0]} does not run on every engine; these do: "
                        + $"{string.Join(", ", PortableMagics)}."
                );
            if (lines[index].StartsWith("#load", StringComparison.Ordinal))
                yield return (index + 1, "#load does not run on every engine.");
        }
    }

    static IEnumerable<(int? Line, string Message)> Links(Notebook notebook, NotebookCell cell)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(notebook.Path))!;
        foreach (var link in Markdig.Markdown.Parse(cell.Source, Pipeline).Descendants<LinkInline>())
        {
            var url = link.Url?.Split('#', '?')[0];
            if (string.IsNullOrEmpty(url) || Uri.TryCreate(url, UriKind.Absolute, out _))
                continue;
            var path = System.IO.Path.GetFullPath(Uri.UnescapeDataString(url), folder);
            if (!File.Exists(path) && !Directory.Exists(path))
                yield return (link.Line + 1, $"the link to {url} leads nowhere.");
        }
    }

    static IEnumerable<(int? Line, string Message)> LongLines(NotebookCell markdown) =>
        from block in Markdig.Markdown.Parse(markdown.Source, Pipeline).Descendants<FencedCodeBlock>()
        where block.Info is not "mermaid"
        from item in LongLines(block.Lines.ToString().Split('\n'), block.Line + 2)
        select item;

    static IEnumerable<(int? Line, string Message)> LongLines(string[] code, int first) =>
        from line in code.Index()
        where line.Item.Length > MostColumns
        select (
            (int?)(first + line.Index),
            $"it has {line.Item.Length} columns; a line of code has at most {MostColumns}, so that it can be "
                + "read without scrolling."
        );

    static IEnumerable<NotebookFinding> ExerciseParts(Notebook notebook)
    {
        var parts = notebook.Cells.Where(cell => cell.Course.Exercise != ExerciseRole.None).ToList();
        foreach (var cell in parts.Where(cell => string.IsNullOrEmpty(cell.Course.Id)))
            yield return new NotebookFinding(
                notebook.Path,
                cell,
                null,
                "a part of an exercise needs course.id, the same for gap, check and solution."
            );
        foreach (
            var exercise in parts.Where(cell => !string.IsNullOrEmpty(cell.Course.Id)).GroupBy(cell => cell.Course.Id)
        )
        {
            foreach (var role in new[] { ExerciseRole.Gap, ExerciseRole.Check, ExerciseRole.Solution })
            {
                if (exercise.All(cell => cell.Course.Exercise != role))
                    yield return new NotebookFinding(
                        notebook.Path,
                        exercise.First(),
                        null,
                        $"exercise {exercise.Key} has no {role.ToString().ToLowerInvariant()}."
                    );
            }
            foreach (
                var solution in exercise.Where(cell =>
                    cell.Course.Exercise == ExerciseRole.Solution && Exercises.CodeIn(cell.Source) is null
                )
            )
                yield return new NotebookFinding(
                    notebook.Path,
                    solution,
                    null,
                    "a solution is a ```csharp block inside <details>."
                );
        }
    }

    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UsePreciseSourceLocation()
        .Build();

    static string? Text(JsonNode? node, string member) =>
        ((node as JsonObject)?[member] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;

    [GeneratedRegex("""^#r "(?<what>[^"]*)"[ \t]*$""", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
