using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>
/// Where a notebook asks for a prediction: a markdown cell with a paragraph that begins with <c>*Predict</c>. What
/// follows, up to the next section or a place to stop, is what the reader has to predict.
/// </summary>
public static partial class Predictions
{
    /// <summary>Whether a cell asks for one.</summary>
    public static bool IsIn(NotebookCell cell) => cell.Kind == CellKind.Markdown && Paragraph().IsMatch(cell.Source);

    /// <summary>Whether what was to be predicted ends before this cell.</summary>
    public static bool EndsAt(NotebookCell cell) => NotebookSection.BeginsWith(cell) || cell.Course.Halt;

    /// <summary>The code cells whose results are to be predicted, by their position.</summary>
    public static IReadOnlySet<int> Awaited(Notebook notebook)
    {
        var awaited = new HashSet<int>();
        var isOpen = false;
        foreach (var cell in notebook.Cells)
        {
            isOpen = (isOpen && !EndsAt(cell)) || IsIn(cell);
            if (isOpen && cell.Kind == CellKind.Code)
                awaited.Add(cell.Position);
        }
        return awaited;
    }

    [GeneratedRegex(@"^\*Predict\b", RegexOptions.Multiline)]
    private static partial Regex Paragraph();
}
