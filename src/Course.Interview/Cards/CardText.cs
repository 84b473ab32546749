namespace Course.Interview.Cards;

/// <summary>A passage of a card.</summary>
/// <param name="Markdown">As it stands in the file.</param>
/// <param name="At">Where it begins.</param>
public sealed record CardText(string Markdown, FileLine At)
{
    /// <summary>How many words a person would say.</summary>
    public int Words =>
        PlainText.Of(Markdown).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(HasLetterOrDigit);

    static bool HasLetterOrDigit(string word) => word.Any(char.IsLetterOrDigit);
}
