using System.Text.RegularExpressions;

namespace Course.Interview.Cards;

/// <summary>The ids that notebooks/syllabus.md lists.</summary>
public static partial class Syllabus
{
    /// <summary>Reads the ids; empty when the file is absent.</summary>
    /// <param name="root">The folder with Course.sln.</param>
    public static IReadOnlySet<string> ReadIds(string root)
    {
        var path = Path.Combine(root, "notebooks", "syllabus.md");
        return File.Exists(path) ? Ids(File.ReadAllText(path)) : new HashSet<string>();
    }

    /// <summary>The ids of list items such as <c>- T01.36 …</c>.</summary>
    public static IReadOnlySet<string> Ids(string markdown) =>
        Item().Matches(markdown).Select(match => match.Groups[1].Value).ToHashSet();

    [GeneratedRegex(@"^- ([A-Z]+\d*(?:\.\d+)?)\s", RegexOptions.Multiline)]
    private static partial Regex Item();
}
