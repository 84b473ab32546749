using Course.Interview.Cards;
using Course.Interview.Reviews;

namespace Course.Interview.Rehearsal;

/// <summary>What a session came to.</summary>
/// <param name="Reviews">What was rated and not taken back, in order.</param>
/// <param name="Finished">True when no card was left; false when the person stopped.</param>
public sealed record RehearsalResult(IReadOnlyList<(Card Card, Review Review)> Reviews, bool Finished);
