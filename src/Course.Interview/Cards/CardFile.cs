namespace Course.Interview.Cards;

/// <summary>What one card file holds.</summary>
/// <param name="Path">As given to the parser.</param>
/// <param name="Topic">The file's name without extension.</param>
/// <param name="Title">The file's first heading.</param>
/// <param name="Cards">The cards that could be read, in the order of the file.</param>
/// <param name="Problems">Why the others could not.</param>
public sealed record CardFile(
    string Path,
    string Topic,
    string Title,
    IReadOnlyList<Card> Cards,
    IReadOnlyList<CardProblem> Problems
);
