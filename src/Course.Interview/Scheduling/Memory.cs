namespace Course.Interview.Scheduling;

/// <summary>How well a card is remembered, as FSRS models it.</summary>
/// <param name="Stability">Days until the probability of recall has fallen to 90 %.</param>
/// <param name="Difficulty">From 1 (easy) to 10.</param>
public readonly record struct Memory(double Stability, double Difficulty);
