using System.Text.RegularExpressions;

namespace Course.Cli.Verifying;

/// <summary>One item of notebooks/syllabus.md.</summary>
/// <param name="Id">Its id: <c>T01.36</c>, <c>Q02</c>.</param>
/// <param name="Topic">The topic that it belongs to, <c>01</c>; null when the list does not say.</param>
internal sealed partial record SyllabusItem(string Id, string? Topic)
{
    /// <summary>The id without its number within the group: <c>T01</c>, <c>Q</c>.</summary>
    public string Group => Id.Contains('.') ? Id[..Id.IndexOf('.')] : Id[..1];

    public static IReadOnlyList<SyllabusItem> Read(string root)
    {
        var path = Path.Combine(root, "notebooks", "syllabus.md");
        return File.Exists(path)
            ?
            [
                .. Item()
                    .Matches(File.ReadAllText(path))
                    .Select(match => new SyllabusItem(match.Groups["id"].Value, TopicOf(match))),
            ]
            : [];
    }

    static string? TopicOf(Match match) =>
        match.Groups["tag"].Success ? match.Groups["tag"].Value
        : match.Groups["own"].Success ? match.Groups["own"].Value
        : null;

    [GeneratedRegex(
        @"^- (?<id>(?:T(?<own>\d\d)|[A-Z]+\d*)(?:\.\d+)?)\s+(?:\[T(?<tag>\d\d)\])?",
        RegexOptions.Multiline
    )]
    private static partial Regex Item();
}
