namespace Course.Notebooks;

/// <summary>Finds markdown headings in cells, outside code fences.</summary>
internal static class Headings
{
    /// <summary>The first heading of any level in the cells, without its marks.</summary>
    public static string? First(IEnumerable<NotebookCell> cells) =>
        cells
            .Where(cell => cell.Kind == CellKind.Markdown)
            .Select(cell => In(cell.Source).FirstOrDefault())
            .FirstOrDefault(text => text is not null);

    /// <summary>All headings of one markdown text, in order.</summary>
    public static IEnumerable<string> In(string markdown)
    {
        var fenced = false;
        foreach (var line in markdown.Split('\n'))
        {
            var text = line.TrimStart();
            if (text.StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            if (fenced || !text.StartsWith('#'))
                continue;
            var heading = text.TrimStart('#');
            if (heading.StartsWith(' ') && text.Length - heading.Length <= 6)
                yield return heading.Trim();
        }
    }
}
