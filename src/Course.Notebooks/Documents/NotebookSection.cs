using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>
/// A section of a notebook: a markdown cell that begins with a heading of the second or third level, and all that
/// follows up to the next such cell. Its heading cell says how long it takes and whether it is on the core path.
/// </summary>
/// <param name="Head">The markdown cell with the heading.</param>
/// <param name="Title">The last heading in it: a chapter's heading may stand above that of its first section.</param>
/// <param name="Cells">The section's cells, the heading's among them.</param>
public sealed partial record NotebookSection(NotebookCell Head, string Title, IReadOnlyList<NotebookCell> Cells)
{
    /// <summary>How long it takes, in minutes; 0 when the notebook does not say.</summary>
    public int Minutes => Head.Course.Minutes ?? 0;

    /// <summary>Whether it is on the core path.</summary>
    public bool IsCore => Head.Course.Core;

    /// <summary>Whether a cell begins a section.</summary>
    public static bool BeginsWith(NotebookCell cell) =>
        cell.Kind == CellKind.Markdown && FirstHeading().IsMatch(cell.Source);

    /// <summary>A notebook's sections, in order. What stands before the first heading belongs to none.</summary>
    public static IReadOnlyList<NotebookSection> Of(Notebook notebook)
    {
        var sections = new List<NotebookSection>();
        var begin = notebook.Cells.Index().Where(cell => BeginsWith(cell.Item)).Select(cell => cell.Index).ToList();
        foreach (var (first, after) in begin.Zip(begin.Skip(1).Append(notebook.Cells.Count)))
        {
            var head = notebook.Cells[first];
            sections.Add(
                new NotebookSection(head, Headings.In(head.Source).Last(), [.. notebook.Cells.Take(first..after)])
            );
        }
        return sections;
    }

    [GeneratedRegex(@"\A\s*#{2,3} ")]
    private static partial Regex FirstHeading();
}
