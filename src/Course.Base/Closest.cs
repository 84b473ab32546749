namespace Course.Base;

/// <summary>The nearest known word to a mistyped one.</summary>
public static class Closest
{
    /// <summary>The candidate at the smallest edit distance; null when none is near enough to be a slip of the
    /// fingers.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var near = candidates
            .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        return
            near.candidate is not null && near.distance <= Math.Max(1, Math.Max(word.Length, near.candidate.Length) / 3)
            ? near.candidate
            : null;
    }

    // Two neighbouring letters swapped are one slip, as dropped, added and wrong ones are.
    static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var same = from[i - 1] == to[j - 1];
                rows[i, j] = Math.Min(
                    rows[i - 1, j - 1] + (same ? 0 : 1),
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1
                );
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
