using Course.Interview.Cards;

namespace Course.Interview.Reviews;

/// <summary>
/// The oldest-first order: new cards from junior to staff, then the others beginning with the one not seen for the
/// longest time. It plans nothing: ratings and the time of the session do not count.
/// </summary>
/// <param name="newCards">At most so many cards that were never rehearsed.</param>
public sealed class OldestFirst(int newCards) : IReviewOrder
{
    public IReadOnlyList<Card> Arrange(IReadOnlyList<Card> cards, ReviewLog log, DateTimeOffset now)
    {
        var latest = log.Latest();
        var unseen = cards.Where(card => !latest.ContainsKey(card.Id)).OrderBy(card => card.Level).Take(newCards);
        var seen = cards.Where(card => latest.ContainsKey(card.Id)).OrderBy(card => latest[card.Id].At);
        return [.. unseen, .. seen];
    }
}
