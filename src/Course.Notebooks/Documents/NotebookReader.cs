using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>Checks the JSON of a notebook member by member, so that the first thing wrong is named with its
/// place.</summary>
internal sealed partial class NotebookReader(string path)
{
    public Notebook Read(string text, Func<JsonObject, IReadOnlyList<NotebookCell>, Notebook> make)
    {
        var json = Root(text);
        CheckVersion(json);
        if (json["metadata"] is not (null or JsonObject))
            throw Damaged("\"metadata\" must be an object.");
        if (json["cells"] is not JsonArray cells)
            throw Damaged("it has no list of \"cells\".");
        return make(json, Cells(cells));
    }

    JsonObject Root(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw Damaged("it is empty.");
        try
        {
            var node = JsonNode.Parse(
                WithWholePairs(text),
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            return node as JsonObject ?? throw Damaged("a notebook is a JSON object, this is not one.");
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException(path, Reason(error, text), error.LineNumber + 1, error);
        }
    }

    static string Reason(JsonException error, string text)
    {
        if (text.AsSpan().TrimStart()[0] is not ('{' or '['))
            return "it is not JSON, so it is not a notebook.";
        var lines = text.AsSpan().TrimEnd().Count('\n');
        if (error.LineNumber >= lines && !text.AsSpan().TrimEnd().EndsWith("}"))
            return "the file ends in the middle; it was cut off.";
        if (text.Contains("<<<<<<<", StringComparison.Ordinal))
            return "the file holds the marks of an unfinished merge.";
        var end = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0)
            end = error.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return "it is not JSON: " + (end < 0 ? error.Message : error.Message[..end]);
    }

    void CheckVersion(JsonObject json)
    {
        if (json["nbformat"] is not JsonValue value || !value.TryGetValue<int>(out var major))
            throw Damaged("it has no \"nbformat\" number, so it is not a notebook.");
        if (major != 4)
            throw Damaged($"it is nbformat {major}; only nbformat 4 can be read.");
    }

    List<NotebookCell> Cells(JsonArray array)
    {
        var cells = new List<NotebookCell>(array.Count);
        var number = 0;
        for (var index = 0; index < array.Count; index++)
        {
            var position = index + 1;
            if (array[index] is not JsonObject json)
                throw Damaged($"cell {position} (counting all cells) is not an object.");
            var kind = Kind(json, position);
            if (json["metadata"] is not (null or JsonObject))
                throw Damaged($"the metadata of cell {position} (counting all cells) must be an object.");
            if (json["outputs"] is not (null or JsonArray))
                throw Damaged($"the outputs of cell {position} (counting all cells) must be a list.");
            if (json["id"] is not null && !(json["id"] is JsonValue id && id.TryGetValue<string>(out _)))
                throw Damaged($"the id of cell {position} (counting all cells) must be text.");
            var course = CourseMetadata.Read(
                json["metadata"] as JsonObject ?? [],
                problem => Damaged($"in cell {position} (counting all cells) {problem}.")
            );
            cells.Add(
                new NotebookCell(
                    json,
                    position,
                    kind == CellKind.Code ? ++number : 0,
                    kind,
                    Source(json, position),
                    course
                )
            );
        }
        return cells;
    }

    CellKind Kind(JsonObject json, int position) =>
        json["cell_type"]?.ToString() switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            null => throw Damaged($"cell {position} (counting all cells) has no \"cell_type\"."),
            var other => throw Damaged($"cell {position} (counting all cells) has the unknown type \"{other}\"."),
        };

    string Source(JsonObject json, int position)
    {
        var text = json["source"] switch
        {
            JsonValue value when value.TryGetValue<string>(out var whole) => whole,
            JsonArray lines => string.Concat(
                lines.Select(line =>
                    line is JsonValue value && value.TryGetValue<string>(out var part)
                        ? part
                        : throw Damaged($"the source of cell {position} (counting all cells) must be text.")
                )
            ),
            _ => throw Damaged($"cell {position} (counting all cells) has no source."),
        };
        return text.ReplaceLineEndings("\n");
    }

    // Other programs write half a surrogate pair as an escape; as text it cannot be read.
    static string WithWholePairs(string text) =>
        text.Contains("\\ud", StringComparison.OrdinalIgnoreCase)
            ? Escape().Replace(text, escape => escape.Groups["half"].Success ? "\\ufffd" : escape.Value)
            : text;

    [GeneratedRegex(
        @"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
        RegexOptions.Singleline
    )]
    private static partial Regex Escape();

    NotebookFormatException Damaged(string problem) => new(path, problem);
}
