namespace Course.Interview.Cards;

/// <summary>A line of a file, counted from 1; shown as <c>file:line</c>.</summary>
public sealed record FileLine(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
