namespace Course.Kit;

/// <summary>One thing that was checked, and the sentence for how it went.</summary>
/// <param name="Ok">Whether it is right.</param>
/// <param name="Sentence">What is right, or what is missing.</param>
public sealed record CheckLine(bool Ok, string Sentence);
