namespace Course.Notebooks;

/// <summary>A claim that a run showed to be true.</summary>
/// <param name="Sentence">What is claimed.</param>
/// <param name="Seen">What this run showed, if the cell said so.</param>
public sealed record HeldClaim(string Sentence, string? Seen);
