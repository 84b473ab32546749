using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>
/// A notebook file of nbformat 4. Reading checks its shape; unknown metadata is kept;
/// writing is stable: the same content always gives the same bytes, those that Jupyter would write.
/// </summary>
public sealed class Notebook
{
    static readonly string[] RunMetadata = [RunNotebook.Key, "execution", "ExecuteTime"];

    readonly JsonObject _json;

    Notebook(string path, JsonObject json, IReadOnlyList<NotebookCell> cells)
    {
        Path = path;
        _json = json;
        Cells = cells;
    }

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>All cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The notebook's own metadata.</summary>
    public JsonObject Metadata => _json["metadata"] as JsonObject ?? [];

    /// <summary>The code cells in order.</summary>
    public IEnumerable<NotebookCell> CodeCells => Cells.Where(cell => cell.Kind == CellKind.Code);

    /// <summary>The language of the cells that name none, in lower case. C# is "csharp", and the default.</summary>
    public string Language => CellLanguages.OfNotebook(Metadata);

    /// <summary>Whether the engine runs or shows cells of the notebook's language.</summary>
    public bool IsOfKnownLanguage => CellLanguages.IsKnown(Language);

    /// <summary>The first heading of the first level, or the file's name.</summary>
    public string Title => Headings.First(Cells) ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookFormatException">The file is missing, unreadable or damaged; the message is one
    /// sentence.</exception>
    public static Notebook Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException(
                path,
                error is FileNotFoundException or DirectoryNotFoundException
                    ? "there is no such file."
                    : $"it cannot be read ({error.Message})",
                inner: error
            );
        }
    }

    /// <summary>Reads a notebook's JSON; <paramref name="path"/> names it in messages and is the base of relative
    /// paths.</summary>
    /// <exception cref="NotebookFormatException">The text is not a notebook of nbformat 4.</exception>
    public static Notebook Parse(string text, string path) =>
        new NotebookReader(path).Read(text, (json, cells) => new Notebook(path, json, cells));

    /// <summary>A copy without outputs, execution counts and what engines and editors note: what is committed. In a C#
    /// notebook <c>language_info</c> and hidden code are put right too.</summary>
    public Notebook StripOutputs()
    {
        var copy = Parse(ToJson(), Path);
        foreach (var cell in copy.CodeCells)
        {
            cell.Json["outputs"] = new JsonArray();
            cell.Json["execution_count"] = null;
            foreach (var key in RunMetadata)
                cell.Metadata.Remove(key);
        }
        copy.Metadata.Remove(RunNotebook.Key);
        EditorMetadata.Tidy(copy);
        return copy;
    }

    /// <summary>The notebook as JSON: keys sorted, one space of indent, a line break at the end.</summary>
    public string ToJson()
    {
        foreach (var cell in Cells)
            cell.Json["source"] = StableJson.Lines(cell.Source);
        return StableJson.Write(_json);
    }

    /// <summary>Writes the file through a temporary one beside it, so that a killed process leaves the old file
    /// whole.</summary>
    public void Save(string? path = null) => WholeFile.Write(path ?? Path, ToJson());
}
