namespace Course.Interview.Mock;

/// <summary>What is known of the question on the screen before its follow-up is answered.</summary>
/// <param name="Seconds">From the question to the end of the answer.</param>
/// <param name="Text">What the person typed; null when it was said aloud.</param>
/// <param name="Ticked">The rubric points that were said, counted from 1; null while they are not ticked.</param>
public sealed record MockDraft(double Seconds, string? Text, IReadOnlyList<int>? Ticked = null);
