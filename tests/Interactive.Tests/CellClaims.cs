using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Notebooks;

namespace Interactive.Tests;

/// <summary>What a cell claims and how its exercise stands, without the figures of the run: these differ from run to
/// run, what they show must not.</summary>
internal static partial class CellClaims
{
    const string Mark = "✓ ";

    /// <summary>The sentences of a run of our engine.</summary>
    public static IReadOnlyList<string> Of(CellResult ours) =>
        [.. ours.Claims.Select(claim => Sentence(claim.Sentence))];

    /// <summary>The sentences of a run on .NET Interactive.</summary>
    public static IReadOnlyList<string> Of(CellReport theirs) =>
        [
            .. theirs
                .Console.Split('\n')
                .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
                .Select(line => Sentence(line[Mark.Length..].TrimEnd('\r'))),
        ];

    /// <summary>"open", "wrong" or "right"; null when nothing is checked.</summary>
    public static string? ExerciseOf(CellReport theirs)
    {
        var states = theirs.Events.Select(told => (string?)JsonNode.Parse(told)!["state"]).OfType<string>().ToList();
        return states.FirstOrDefault(state => state != "right") ?? states.FirstOrDefault();
    }

    static string Sentence(string claim) => Figure().Replace(claim.Split(" (seen", 2)[0], "#");

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Figure();
}
