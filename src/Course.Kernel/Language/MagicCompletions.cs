using System.Text.RegularExpressions;
using Course.Notebooks;

namespace Course.Kernel.Language;

/// <summary>What could follow in a line that is not C#: a magic, or a package that is on this machine and its
/// versions.</summary>
internal static partial class MagicCompletions
{
    const int MaxShown = 200;

    /// <summary>The choices, or null where the line is C#.</summary>
    public static CompletionAnswer? At(CSharpKernel kernel, string code, int position)
    {
        var line = CellText.LineBefore(code, position);
        if (line.StartsWith("#!", StringComparison.Ordinal) && !line.Contains(' ', StringComparison.Ordinal))
            return Answer(
                position,
                line,
                CellParser.Magics.Keys.Where(magic => magic.StartsWith(line, StringComparison.OrdinalIgnoreCase)),
                "keyword"
            );
        if (Package().Match(line) is not { Success: true } match)
            return null;
        var (name, version) = (match.Groups["name"].Value, match.Groups["version"]);
        return version.Success
            ? Answer(
                position,
                version.Value,
                kernel
                    .RestoredVersions(name)
                    .Where(known => known.StartsWith(version.Value, StringComparison.OrdinalIgnoreCase)),
                "value"
            )
            : Answer(position, name, kernel.RestoredPackages(name, MaxShown), "module");
    }

    static CompletionAnswer Answer(int position, string typed, IEnumerable<string> choices, string kind) =>
        new(
            position - typed.Length,
            position,
            [.. choices.Take(MaxShown).Select(text => new CompletionChoice(text, kind))]
        );

    [GeneratedRegex(@"^\s*#r\s+""nuget:\s*(?<name>[\w.-]*)(?:\s*,\s*(?<version>[\w.*+-]*))?$")]
    private static partial Regex Package();
}
