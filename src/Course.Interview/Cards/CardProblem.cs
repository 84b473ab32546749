namespace Course.Interview.Cards;

/// <summary>What is wrong with a card, and where; shown as <c>file:line: message</c>.</summary>
public sealed record CardProblem(FileLine At, string Message)
{
    public override string ToString() => $"{At}: {Message}";
}
