namespace Course.Notebooks;

/// <summary>
/// The way through a notebook for one evening: the sections marked <c>"core": true</c>. The
/// other sections go deeper.
/// </summary>
public sealed class CorePath
{
    /// <summary>How long a core path may take, in minutes.</summary>
    public const int MostMinutes = 75;

    readonly HashSet<int> _positions;

    CorePath(IReadOnlyList<NotebookSection> sections, HashSet<int> positions)
    {
        Sections = sections;
        _positions = positions;
    }

    /// <summary>All sections of the notebook, those of the core path and the others.</summary>
    public IReadOnlyList<NotebookSection> Sections { get; }

    /// <summary>Whether the notebook has a core path.</summary>
    public bool Exists => Sections.Any(section => section.IsCore);

    /// <summary>How long the core path takes, in minutes.</summary>
    public int Minutes => Sections.Where(section => section.IsCore).Sum(section => section.Minutes);

    /// <summary>How long all sections take, in minutes.</summary>
    public int AllMinutes => Sections.Sum(section => section.Minutes);

    /// <summary>Whether a cell is on the path: it stands in a core section or before the first section, or it clears up
    /// at the notebook's end.</summary>
    public bool Has(NotebookCell cell) => _positions.Contains(cell.Position);

    /// <summary>The core path of a notebook.</summary>
    public static CorePath Of(Notebook notebook)
    {
        var sections = NotebookSection.Of(notebook);
        var beyond = sections.Where(section => !section.IsCore).SelectMany(section => section.Cells).ToHashSet();
        if (notebook.CodeCells.LastOrDefault() is { Course.Setup: true } end)
            beyond.Remove(end);
        return new CorePath(
            sections,
            [.. notebook.Cells.Where(cell => !beyond.Contains(cell)).Select(cell => cell.Position)]
        );
    }
}
