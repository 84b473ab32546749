using Course.Notebooks;

namespace Course.Kernel.Language;

/// <summary>What could follow in a line that is not C#: a magic, a package, a file.</summary>
internal static class MagicCompletions
{
    const int MaxShown = 200;

    /// <summary>The choices, or null where the line is C#.</summary>
    public static CompletionAnswer? At(string code, int position)
    {
        var line = CellText.LineBefore(code, position);
        if (line.StartsWith("#!", StringComparison.Ordinal) && !line.Contains(' ', StringComparison.Ordinal))
            return Answer(position, line, CellParser.Magics.Keys.Where(magic => magic.StartsWith(line, StringComparison.OrdinalIgnoreCase)), "keyword");
        return null;
    }

    static CompletionAnswer Answer(int position, string typed, IEnumerable<string> choices, string kind) =>
        new(position - typed.Length, position, [.. choices.Take(MaxShown).Select(text => new CompletionChoice(text, kind))]);
}
