namespace Course.Cli;

/// <summary>The nearest known word to a mistyped one.</summary>
internal static class Closest
{
    /// <summary>The candidate at the smallest edit distance; null when none is near enough to be a slip of the fingers.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var near = candidates
            .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        return near.candidate is not null && near.distance <= Math.Max(1, Math.Max(word.Length, near.candidate.Length) / 3) ? near.candidate : null;
    }

    static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
