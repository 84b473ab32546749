using System.Text.RegularExpressions;

namespace Course.Grading.Labs;

/// <summary>A section of a notebook that a text names: <c>notebook 02 §4.5</c>.</summary>
/// <param name="Notebook">The notebook's number: <c>02</c>.</param>
/// <param name="Section">The section's number: <c>4.5</c>.</param>
/// <param name="Start">Where <c>§4.5</c> begins in the text.</param>
/// <param name="Length">How long it is there.</param>
public sealed partial record SectionReference(string Notebook, string Section, int Start, int Length)
{
    /// <summary>The command that opens it in the browser.</summary>
    public string Command => $"course open {int.Parse(Notebook)} {Section}";

    /// <summary>The sections that a text names, in order. After "notebook 02" every § is that notebook's until the
    /// paragraph ends; before it, the lab's own.</summary>
    /// <param name="text">Markdown or plain text; fenced code names none.</param>
    /// <param name="own">The number of the lab's own notebook; null when a § alone means nothing.</param>
    public static IEnumerable<SectionReference> In(string text, string? own = null)
    {
        var notebook = own;
        foreach (Match match in Mark().Matches(text))
        {
            if (match.Groups["notebook"] is { Success: true } named)
                notebook = named.Value;
            else if (match.Groups["section"] is { Success: true } section && notebook is not null)
                yield return new SectionReference(notebook, section.Value, match.Index, match.Length);
            else if (match.Groups["end"].Success)
                notebook = own;
        }
    }

    [GeneratedRegex(
        @"(?<code>^```.*?^```)|(?<end>\n\s*\n)|\bnotebook\s+(?<notebook>\d\d)\b|§(?<section>\d+(?:\.\d+)?)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex Mark();
}
