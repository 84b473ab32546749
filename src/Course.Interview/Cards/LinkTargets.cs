using System.Text.Json;
using System.Text.RegularExpressions;

namespace Course.Interview.Cards;

/// <summary>Says whether what a card links inside the course is there: the file, and the section or task that its text
/// names.</summary>
internal sealed partial class LinkTargets(string root)
{
    readonly Dictionary<string, IReadOnlySet<string>> _numbers = [];

    /// <summary>What is wrong with the link, or null.</summary>
    public string? Complaint(CardLink link)
    {
        if (link.IsAddress)
            return $"'{link.Text}' leads out of the course: link a notebook section or a lab task";
        var folder = Path.GetDirectoryName(Path.Combine(root, link.At.File))!;
        var path = Path.GetFullPath(Path.Combine(folder, link.Target.Split('#')[0]));
        if (!File.Exists(path))
            return $"'{link.Text}' leads to a file that is not there: {link.Target}";
        var wanted = Number().Match(link.Text);
        if (!wanted.Success)
            return $"'{link.Text}' names no section (§3) and no task (task 2)";
        return Numbers(path).Contains(wanted.Groups[1].Value)
            ? null
            : $"{Path.GetFileName(path)} has no heading numbered {wanted.Groups[1].Value}, which '{link.Text}' names";
    }

    public bool HasNotebook(string topic) => File.Exists(Path.Combine(root, "notebooks", topic + ".ipynb"));

    IReadOnlySet<string> Numbers(string path)
    {
        if (_numbers.TryGetValue(path, out var known))
            return known;
        var text = path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)
            ? NotebookMarkdown(path)
            : File.ReadAllText(path);
        return _numbers[path] = NumberedHeading().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
    }

    static string NotebookMarkdown(string path)
    {
        try
        {
            using var notebook = JsonDocument.Parse(File.ReadAllBytes(path));
            return string.Join(
                '\n',
                notebook
                    .RootElement.GetProperty("cells")
                    .EnumerateArray()
                    .Where(cell => cell.GetProperty("cell_type").GetString() == "markdown")
                    .Select(cell => Source(cell.GetProperty("source")))
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    static string Source(JsonElement source) =>
        source.ValueKind == JsonValueKind.Array
            ? string.Concat(source.EnumerateArray().Select(line => line.GetString()))
            : source.GetString() ?? "";

    [GeneratedRegex(@"(?:§\s*|\btask )(\d+(?:\.\d+)?)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^#{1,4}\s+(?:§\s*|Task\s+)?(\d+(?:\.\d+)?)[.\s:)]", RegexOptions.Multiline)]
    private static partial Regex NumberedHeading();
}
