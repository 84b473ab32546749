using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>One cell of a notebook. What the reader does not know stays in <see cref="Json"/> and is written
/// back.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(
        JsonObject json,
        int position,
        int number,
        CellKind kind,
        string source,
        CourseMetadata course
    )
    {
        Json = json;
        Position = position;
        Number = number;
        Kind = kind;
        Source = source;
        Course = course;
    }

    /// <summary>Code, markdown or raw.</summary>
    public CellKind Kind { get; }

    /// <summary>Its place among all cells, from 1.</summary>
    public int Position { get; }

    /// <summary>Its number among the code cells, from 1; 0 for a cell that is not code.</summary>
    public int Number { get; }

    /// <summary>nbformat's id (4.5 and later), or null.</summary>
    public string? Id => Json["id"]?.GetValue<string>();

    /// <summary>The text, lines ended by \n.</summary>
    public string Source { get; internal set; }

    /// <summary>What the course keeps about it.</summary>
    public CourseMetadata Course { get; }

    /// <summary>The language that its metadata names, in lower case ("csharp", "html", "pwsh"); null when it is the
    /// notebook's.</summary>
    public string? Language => CellLanguages.OfCell(Metadata);

    /// <summary>Whether it has a tag, as Jupyter's tools know them.</summary>
    public bool HasTag(string tag) =>
        Metadata["tags"] is JsonArray tags
        && tags.Any(item => item is JsonValue value && value.TryGetValue<string>(out var text) && text == tag);

    /// <summary>The cell's metadata, all of it.</summary>
    public JsonObject Metadata => Json["metadata"] as JsonObject ?? [];

    /// <summary>Outputs as saved in the file; empty in a committed notebook.</summary>
    public JsonArray Outputs => Json["outputs"] as JsonArray ?? [];

    /// <summary>How a message names the cell.</summary>
    public string Name =>
        Kind == CellKind.Code ? $"cell {Number}" : $"{Kind.ToString().ToLowerInvariant()} cell at position {Position}";

    internal JsonObject Json { get; }
}
