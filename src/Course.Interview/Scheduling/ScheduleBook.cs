using Course.Interview.Reviews;

namespace Course.Interview.Scheduling;

/// <summary>The schedules of all cards, worked out from the review log: nothing that follows from it is
/// stored.</summary>
public sealed class ScheduleBook
{
    readonly Dictionary<string, CardSchedule> _schedules = [];

    public ScheduleBook(ReviewLog log, Scheduler scheduler)
    {
        Scheduler = scheduler;
        // Two sessions at once may save out of order. Dates are worked out for the last review of a card alone: the
        // others' are past.
        foreach (var card in log.Reviews.GroupBy(review => review.Card))
            _schedules[card.Key] = scheduler.Replay(card.Key, [.. card.OrderBy(review => review.At)]);
    }

    public Scheduler Scheduler { get; }

    public IReadOnlyDictionary<string, CardSchedule> All => _schedules;

    /// <summary>Null for a card that was never rehearsed.</summary>
    public CardSchedule? Find(string card) => _schedules.GetValueOrDefault(card);

    public CardSchedule Add(Review review) =>
        _schedules[review.Card] = Scheduler.Review(Find(review.Card), review.Card, review.Rating, review.At);
}
