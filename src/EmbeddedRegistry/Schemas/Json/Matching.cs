namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>Pairs of two lists, each element in one pair at most.</summary>
internal static class Matching
{
    /// <summary>Whether each of the first can have one of the others to itself (a maximum bipartite matching by
    /// augmenting paths, https://en.wikipedia.org/wiki/Hopcroft%E2%80%93Karp_algorithm).</summary>
    public static bool CoversAll<T>(IReadOnlyList<T> first, IReadOnlyList<T> others, Func<T, T, bool> fits)
    {
        var partners = new int[others.Count];
        Array.Fill(partners, -1);
        for (var i = 0; i < first.Count; i++)
        {
            // What is at the same place mostly fits.
            if (i < others.Count && partners[i] < 0 && fits(first[i], others[i]))
            {
                partners[i] = i;
            }
            else if (!Finds(i, new bool[others.Count]))
            {
                return false;
            }
        }
        return true;

        bool Finds(int one, bool[] seen)
        {
            if (DeepStack.IsNearItsEnd)
            {
                return DeepStack.Continue(() => Finds(one, seen));
            }
            for (var other = 0; other < others.Count; other++)
            {
                if (seen[other] || !fits(first[one], others[other]))
                {
                    continue;
                }
                seen[other] = true;
                if (partners[other] < 0 || Finds(partners[other], seen))
                {
                    partners[other] = one;
                    return true;
                }
            }
            return false;
        }
    }
}
