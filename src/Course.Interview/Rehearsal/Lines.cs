namespace Course.Interview.Rehearsal;

/// <summary>Breaks text into lines between words.</summary>
internal static class Lines
{
    /// <summary>Lines of at most <paramref name="width"/> characters; a longer word gets a line of its own. Line breaks
    /// in the text stay.</summary>
    public static IEnumerable<string> Wrap(string text, int width) =>
        text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => WrapLine(line, width));

    static IEnumerable<string> WrapLine(string text, int width)
    {
        if (text.Length <= width)
        {
            yield return text.TrimEnd();
            yield break;
        }

        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
            yield return line;
    }
}
