namespace Course.Notebooks;

/// <summary>Says what a cell is doing: its own title, or the heading above it.</summary>
internal static class CellTitles
{
    public static string Of(Notebook notebook, NotebookCell cell) =>
        cell.Course.Title
        ?? notebook
            .Cells.Take(cell.Position - 1)
            .Reverse()
            .Where(above => above.Kind == CellKind.Markdown)
            .Select(above => Headings.In(above.Source).LastOrDefault())
            .FirstOrDefault(heading => heading is not null)
        ?? cell.Name;
}
