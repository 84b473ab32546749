using Course.Interview.Cards;

namespace Course.Interview.Mock;

/// <summary>One question of a mock interview.</summary>
/// <param name="Card">What is asked.</param>
/// <param name="Part">In which part.</param>
/// <param name="Time">How long an answer with its follow-up should take.</param>
public sealed record MockQuestion(Card Card, MockPart Part, TimeSpan Time);
