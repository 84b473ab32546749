using System.Text.RegularExpressions;

namespace Course.Interview.Cards;

/// <summary>Whether an answer says anything of a rubric point: words compared by their stems, as paraphrase is
/// normal.</summary>
internal static partial class PointWords
{
    const int Shortest = 3;
    static readonly string[] Endings = ["ization", "ations", "ation", "ings", "ing", "ed", "es", "ly", "er", "s", "e"];
    static readonly HashSet<string> Empty =
    [
        "the",
        "and",
        "for",
        "not",
        "but",
        "who",
        "how",
        "all",
        "any",
        "per",
        "its",
        "are",
        "with",
        "from",
        "than",
        "only",
        "when",
        "what",
        "which",
        "where",
        "more",
        "most",
        "them",
        "they",
        "have",
        "into",
        "does",
        "one",
    ];

    /// <summary>True when some word of the point stands in the answer, or the point has none to look for.</summary>
    public static bool AreIn(string point, string answer)
    {
        var wanted = Stems(point).ToHashSet();
        return wanted.Count == 0 || Stems(answer).Any(wanted.Contains);
    }

    static IEnumerable<string> Stems(string text) =>
        Word()
            .Matches(text.ToLowerInvariant())
            .Select(match => match.Value)
            .Where(word => word.Length >= Shortest && !Empty.Contains(word))
            .Select(Stem);

    static string Stem(string word)
    {
        foreach (var ending in Endings)
            if (word.Length - ending.Length >= Shortest && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        return word;
    }

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();
}
