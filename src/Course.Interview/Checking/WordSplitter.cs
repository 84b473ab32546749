using System.Text.RegularExpressions;

namespace Course.Interview.Checking;

/// <summary>
/// Cuts text into words that can be compared: lower case, names of settings into their parts, numbers as digits,
/// endings off, words without a meaning of their own left out.
/// </summary>
internal static partial class WordSplitter
{
    static readonly string[] Endings = ["ization", "ation", "ing", "ed", "ly", "er", "e"];

    static readonly HashSet<string> Little =
    [
        .. """
            a an the is are was were be been being am it its this these those that to of for in on at by with from as into do does did doing
            will would shall should could can may might must you your yours i me my we our us they them their he she his her there then
            so has have had having just very really also too get gets got getting let lets which who whose what some any such
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    static readonly Dictionary<string, string> Numbers = new()
    {
        ["zero"] = "0",
        ["one"] = "1",
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["ten"] = "10",
        ["twelve"] = "12",
        ["fifteen"] = "15",
        ["twenty"] = "20",
        ["thirty"] = "30",
        ["forty"] = "40",
        ["fifty"] = "50",
        ["hundred"] = "100",
        ["thousand"] = "1000",
    };

    /// <summary>The parts of a text, in order, each with where it stands: words, and the marks and joints between
    /// them.</summary>
    public static IEnumerable<Match> Parts(string text) => Part().Matches(text);

    /// <summary>A word as it is compared; null for one without a meaning of its own.</summary>
    public static string? Normal(string word)
    {
        word = word.ToLowerInvariant();
        if (Numbers.TryGetValue(word, out var digits))
            return digits;
        if (char.IsDigit(word[0]))
            return word.Replace(",", "");
        return Little.Contains(word) ? null : Stem(word);
    }

    /// <summary>The words of a short text, without anything between them.</summary>
    public static IEnumerable<string> Plain(string text) =>
        Parts(text)
            .Where(part => char.IsLetterOrDigit(part.ValueSpan[0]))
            .Select(part => Normal(part.Value))
            .OfType<string>();

    static string Stem(string word)
    {
        if (word.EndsWith("ies", StringComparison.Ordinal) || word.EndsWith("ied", StringComparison.Ordinal))
            return word.Length > 4 ? word[..^3] + "y" : word;
        // The plural first, so that leaders and leader end alike.
        if (word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i'))
            word = word[..^1];
        foreach (var ending in Endings)
        {
            if (word.Length - ending.Length < 3 || !word.EndsWith(ending, StringComparison.Ordinal))
                continue;
            var stem = word[..^ending.Length];
            // committed, stopping: the doubled letter came with the ending.
            return
                ending is "ed" or "ing" or "er" && stem.Length > 3 && stem[^1] == stem[^2] && !"lsz".Contains(stem[^1])
                ? stem[..^1]
                : stem;
        }

        return word;
    }

    // CamelCase and dotted names fall into their words; 5ms into number and unit; n't stays with its verb.
    [GeneratedRegex(
        @"[A-Za-z]+n['’]t\b|[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+(?:,\d{3})+|\d+(?:\.\d+)?|[.!?;](?=\s|$)|[,:()]|\s[-–—]\s|\n"
    )]
    private static partial Regex Part();
}
