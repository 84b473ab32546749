namespace Course.Interview.Cards;

/// <summary>One point of a good answer.</summary>
/// <param name="Text">The point in a few words, as Markdown.</param>
public sealed record RubricPoint(string Text);
