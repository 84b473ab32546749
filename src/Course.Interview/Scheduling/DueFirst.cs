using Course.Base;
using Course.Interview.Cards;
using Course.Interview.Reviews;

namespace Course.Interview.Scheduling;

/// <summary>What is due, the most overdue first; then new cards, from junior to staff.</summary>
/// <param name="scheduler">Works out the dates.</param>
/// <param name="newCards">At most so many cards that were never rehearsed, those of the same day included.</param>
/// <param name="zone">The zone in which days begin and end.</param>
public sealed class DueFirst(Scheduler scheduler, int newCards, TimeZoneInfo zone) : IReviewOrder
{
    public IReadOnlyList<Card> Arrange(IReadOnlyList<Card> cards, ReviewLog log, DateTimeOffset now)
    {
        var book = new ScheduleBook(log, scheduler);
        var due = cards
            .Select(card => (Card: card, Schedule: book.Find(card.Id)))
            .Where(entry => entry.Schedule?.IsDue(now, zone) == true)
            .OrderBy(entry => entry.Schedule!.Due);
        var today = now.DayIn(zone);
        var begunToday = log
            .Reviews.GroupBy(review => review.Card)
            .Count(reviews => reviews.Min(review => review.At).DayIn(zone) == today);
        var fresh = cards
            .Where(card => book.Find(card.Id) is null)
            .OrderBy(card => card.Level)
            .Take(Math.Max(0, newCards - begunToday));
        return [.. due.Select(entry => entry.Card), .. fresh];
    }
}
