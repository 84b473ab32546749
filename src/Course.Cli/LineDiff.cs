namespace Course.Cli;

/// <summary>The difference of two texts, line by line, with a little context.</summary>
internal static class LineDiff
{
    const int Context = 3;

    /// <summary>Lines with a sign: <c>-</c> only in the first, <c>+</c> only in the second, space in both, <c>@</c>
    /// where equal lines are left out.</summary>
    public static IReadOnlyList<(char Sign, string Text)> Of(string first, string second)
    {
        var all = Align(Lines(first), Lines(second));
        var near = new bool[all.Count];
        for (var at = 0; at < all.Count; at++)
            if (all[at].Sign != ' ')
                for (var close = Math.Max(0, at - Context); close <= Math.Min(all.Count - 1, at + Context); close++)
                    near[close] = true;

        var shown = new List<(char, string)>();
        for (var at = 0; at < all.Count; at++)
        {
            if (near[at])
                shown.Add(all[at]);
            else if (at == 0 || near[at - 1])
                shown.Add(('@', "…"));
        }

        return all.Any(line => line.Sign != ' ') ? shown : [];
    }

    /// <summary>By the longest common subsequence; sources are short enough for its table.</summary>
    static List<(char Sign, string Text)> Align(string[] first, string[] second)
    {
        var common = new int[first.Length + 1, second.Length + 1];
        for (var i = first.Length - 1; i >= 0; i--)
        for (var j = second.Length - 1; j >= 0; j--)
            common[i, j] =
                first[i] == second[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);

        var lines = new List<(char, string)>();
        for (int i = 0, j = 0; i < first.Length || j < second.Length; )
        {
            if (i < first.Length && j < second.Length && first[i] == second[j])
                lines.Add((' ', first[i++]));
            else if (i < first.Length && (j == second.Length || common[i + 1, j] >= common[i, j + 1]))
                lines.Add(('-', first[i++]));
            else
                lines.Add(('+', second[j]));
            if (lines[^1].Item1 is ' ' or '+')
                j++;
        }

        return lines;
    }

    static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
