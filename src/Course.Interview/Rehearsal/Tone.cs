namespace Course.Interview.Rehearsal;

/// <summary>How a line is meant; without colour all look the same and nothing is lost.</summary>
public enum Tone
{
    Plain,
    Title,
    Muted,
    Good,
    Bad,
}
