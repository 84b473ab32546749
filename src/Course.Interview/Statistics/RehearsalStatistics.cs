using Course.Base;
using Course.Interview.Cards;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Interview.Statistics;

/// <summary>What the review log says about a person's progress, at one moment.</summary>
public sealed record RehearsalStatistics
{
    const int RetentionDays = 30,
        ForecastDays = 14,
        WeakestCards = 5,
        ShownWeeks = 12;

    RehearsalStatistics() { }

    /// <summary>The day of that moment.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Cards that were rehearsed at least once.</summary>
    public required int Seen { get; init; }

    /// <summary>Cards in all.</summary>
    public required int Cards { get; init; }

    /// <summary>Cards that are due now.</summary>
    public required int Due { get; init; }

    /// <summary>The share of reviews after an interval of days that were not "again", over the last 30 days; null
    /// without any.</summary>
    public required double? Retention { get; init; }

    /// <summary>Days in a row with a review, up to today or yesterday.</summary>
    public required int Streak { get; init; }

    /// <summary>For each of the last 12 weeks, the oldest first: its first day, reviews, and the share that was
    /// recalled after an interval of days (null without any).</summary>
    public required IReadOnlyList<(DateOnly From, int Reviews, double? Recalled)> Weeks { get; init; }

    /// <summary>How many cards come back today (with what is overdue) and on each of the 13 days after it, if nothing
    /// else is rehearsed.</summary>
    public required IReadOnlyList<int> Forecast { get; init; }

    /// <summary>The cards of which least was said when they were last rehearsed, at most five.</summary>
    public required IReadOnlyList<(Card Card, Review Last)> Weakest { get; init; }

    /// <summary>By topic: cards seen, cards, and the mean probability of recall of those seen (0 to 1; null when none
    /// was).</summary>
    public required IReadOnlyList<(string Topic, int Seen, int Cards, double? Recall)> Topics { get; init; }

    /// <param name="cards">The cards to look at.</param>
    /// <param name="log">What was rehearsed.</param>
    /// <param name="scheduler">Works out when cards come back.</param>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The zone in which days begin and end.</param>
    public static RehearsalStatistics Of(
        IReadOnlyList<Card> cards,
        ReviewLog log,
        Scheduler scheduler,
        DateTimeOffset now,
        TimeZoneInfo zone
    )
    {
        var today = now.DayIn(zone);
        var book = new ScheduleBook(log, scheduler);
        var seen = cards.Where(card => book.Find(card.Id) is not null).ToList();
        var latest = log.Latest();
        var returned = Returned(log, scheduler);
        return new()
        {
            Today = today,
            Seen = seen.Count,
            Cards = cards.Count,
            Due = seen.Count(card => book.Find(card.Id)!.IsDue(now, zone)),
            Retention = RetentionOf(returned, now),
            Streak = StreakOf(log, today, zone),
            Weeks = WeeksOf(log, returned, today, zone),
            Forecast = ForecastOf(seen, book, today, zone),
            Weakest =
            [
                .. seen.Select(card => (card, latest[card.Id]))
                    .Where(entry => entry.Item2.Ticked.Count < entry.Item2.Points)
                    .OrderBy(entry => (double)entry.Item2.Ticked.Count / entry.Item2.Points)
                    .ThenBy(entry => entry.Item2.Rating)
                    .Take(WeakestCards),
            ],
            Topics =
            [
                .. cards
                    .GroupBy(card => card.Topic)
                    .Select(topic =>
                        (topic.Key, topic.Count(card => book.Find(card.Id) is not null), topic.Count(), RecallOf(topic))
                    ),
            ],
        };

        double? RecallOf(IEnumerable<Card> topic) =>
            topic
                .Select(card => book.Find(card.Id))
                .OfType<CardSchedule>()
                .Select(schedule => (double?)scheduler.Retrievability(schedule, now))
                .Average();
    }

    static double? RetentionOf(IReadOnlyList<Review> returned, DateTimeOffset now)
    {
        var recent = returned.Where(review => review.At >= now.AddDays(-RetentionDays)).ToList();
        return recent.Count == 0 ? null : (double)recent.Count(review => review.Rating > Rating.Again) / recent.Count;
    }

    static IReadOnlyList<(DateOnly From, int Reviews, double? Recalled)> WeeksOf(
        ReviewLog log,
        IReadOnlyList<Review> returned,
        DateOnly today,
        TimeZoneInfo zone
    )
    {
        var reviews = log.Reviews.ToLookup(Week);
        var recalled = returned.ToLookup(Week);
        return
        [
            .. Enumerable
                .Range(1 - ShownWeeks, ShownWeeks)
                .Select(week =>
                    (
                        today.AddDays(7 * week - 6),
                        reviews[week].Count(),
                        recalled[week].Any()
                            ? recalled[week].Average(review => review.Rating > Rating.Again ? 1.0 : 0)
                            : (double?)null
                    )
                ),
        ];

        // The last seven days are week 0.
        int Week(Review review) => -((today.DayNumber - review.At.DayIn(zone).DayNumber) / 7);
    }

    /// <summary>The reviews of cards that came back after an interval of days.</summary>
    static IReadOnlyList<Review> Returned(ReviewLog log, Scheduler scheduler)
    {
        var book = new ScheduleBook(new ReviewLog(), scheduler);
        var returned = new List<Review>();
        foreach (var review in log.Reviews.OrderBy(review => review.At))
        {
            if (book.Find(review.Card)?.Phase == Phase.Review)
                returned.Add(review);
            book.Add(review);
        }

        return returned;
    }

    static int StreakOf(ReviewLog log, DateOnly today, TimeZoneInfo zone)
    {
        var days = log.Reviews.Select(review => review.At.DayIn(zone)).ToHashSet();
        var day = days.Contains(today) ? today : today.AddDays(-1);
        var streak = 0;
        for (; days.Contains(day); day = day.AddDays(-1))
            streak++;
        return streak;
    }

    static int[] ForecastOf(IEnumerable<Card> seen, ScheduleBook book, DateOnly today, TimeZoneInfo zone)
    {
        var forecast = new int[ForecastDays];
        foreach (var card in seen)
        {
            var day = Math.Max(0, book.Find(card.Id)!.DueDay(zone).DayNumber - today.DayNumber);
            if (day < ForecastDays)
                forecast[day]++;
        }

        return forecast;
    }
}
