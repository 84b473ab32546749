namespace Course.Notebooks;

/// <summary>A text of the notebook's in a message: no longer than it helps.</summary>
internal static class Shortened
{
    const int Most = 200;

    public static string Of(string text) => text.Length <= Most ? text : text[..Most] + "…";
}
