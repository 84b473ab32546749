using Course.Interview.Cards;

namespace Course.Interview.Reviews;

/// <summary>Decides which cards a session shows, and in which order. A scheduler that computes due dates is another
/// implementation of this.</summary>
public interface IReviewOrder
{
    /// <param name="cards">The cards to choose from.</param>
    /// <param name="log">What has been rehearsed so far.</param>
    /// <param name="now">The time of the session.</param>
    IReadOnlyList<Card> Arrange(IReadOnlyList<Card> cards, ReviewLog log, DateTimeOffset now);
}
