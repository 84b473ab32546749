namespace Course.Notebooks;

/// <summary>Cuts a text to a length, never between the two halves of a surrogate pair.</summary>
public static class Shortened
{
    const int Usual = 200;

    /// <summary>The text, or its beginning and "…".</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The greatest length of the result in UTF-16 units, the "…" among them. Default: 200, what
    /// helps in a message.</param>
    public static string Of(string text, int most = Usual) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, Whole(text, most - 1)), "…");

    /// <summary>How many of the first <paramref name="most"/> UTF-16 units can be taken without half a pair at their
    /// end.</summary>
    internal static int Whole(ReadOnlySpan<char> text, int most) =>
        most > 0 && most <= text.Length && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
}
