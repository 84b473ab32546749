namespace Course.Interview.Cards;

/// <summary>A link of a card.</summary>
/// <param name="Text">What the reader sees.</param>
/// <param name="Target">An address, or a path relative to the card file.</param>
/// <param name="Label">The name under which the file defines the target at its end; null when the target stands in
/// place.</param>
/// <param name="At">Where it stands.</param>
public sealed record CardLink(string Text, string Target, string? Label, FileLine At)
{
    /// <summary>True for an address on the web.</summary>
    public bool IsAddress => Target.Contains("://", StringComparison.Ordinal);
}
