using Course.Interview.Cards;

namespace Course.Interview.Planning;

/// <summary>
/// Spreads what is left over the days until an interview: each topic's notebook, tasks and new cards in the order of
/// the course, about the same time each day. Mock interviews stand on the last days and once a week. Computed anew each
/// time from what is done.
/// </summary>
public static class RehearsalPlan
{
    const int MinutesPerCard = 3,
        MockMinutes = 40,
        MockEvery = 7,
        CardsAtOnce = 5;

    /// <param name="today">The first day.</param>
    /// <param name="interview">The day of the interview, for which nothing is planned but a look at the weakest
    /// cards.</param>
    /// <param name="work">Notebooks and tasks that are left, by topic (<c>01-kafka-basics</c>).</param>
    /// <param name="cards">All cards.</param>
    /// <param name="seen">The ids of the cards that were rehearsed.</param>
    /// <param name="forecast">How many cards come back on each day from today on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interview is not after today.</exception>
    public static IReadOnlyList<PlanDay> Of(
        DateOnly today,
        DateOnly interview,
        ILookup<string, PlanItem> work,
        IReadOnlyList<Card> cards,
        IReadOnlySet<string> seen,
        IReadOnlyList<int> forecast
    )
    {
        var days = interview.DayNumber - today.DayNumber;
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1, nameof(interview));
        var queue = new Queue<PlanItem>(
            cards
                .Select(card => card.Topic)
                .Concat(work.Select(group => group.Key))
                .Distinct()
                .Order(StringComparer.Ordinal)
                .SelectMany(topic =>
                    work[topic]
                        .Concat(NewCards(topic, cards.Count(card => card.Topic == topic && !seen.Contains(card.Id))))
                )
        );
        var mocks = Enumerable.Range(0, days).Where(day => days - day <= 2 || (day + 1) % MockEvery == 0).ToHashSet();
        var left = queue.Sum(item => item.Minutes) + mocks.Count * MockMinutes;

        var plan = new List<PlanDay>();
        for (var day = 0; day < days; day++)
        {
            var items = new List<PlanItem>();
            var spent = 0;
            if (mocks.Contains(day))
                Add(new("mock interview", "course interview --mock 30", MockMinutes));
            // The minutes that are left are spread evenly over the days that are left; the last day takes all.
            var share = (double)left / (days - day);
            while (queue.Count > 0 && (day == days - 1 || spent + queue.Peek().Minutes / 2.0 <= share))
                Add(queue.Dequeue());
            left -= spent;
            plan.Add(new(today.AddDays(day), Joined(items), day < forecast.Count ? forecast[day] : 0));

            void Add(PlanItem item)
            {
                items.Add(item);
                spent += item.Minutes;
            }
        }

        return plan;
    }

    static IEnumerable<PlanItem> NewCards(string topic, int count)
    {
        for (; count > 0; count -= CardsAtOnce)
            yield return Cards(topic, Math.Min(count, CardsAtOnce));
    }

    static PlanItem Cards(string topic, int count) =>
        new(
            $"{count} new {(count == 1 ? "card" : "cards")} of {topic[..2]}",
            $"course interview --topic {topic[..2]} --new {count}",
            count * MinutesPerCard
        );

    /// <summary>Portions of new cards of one topic on one day become one.</summary>
    static IReadOnlyList<PlanItem> Joined(IReadOnlyList<PlanItem> items)
    {
        var joined = new List<PlanItem>();
        foreach (
            var group in items.GroupBy(item =>
                item.Command.StartsWith("course interview --topic", StringComparison.Ordinal)
                    ? item.Command.Split(' ')[3]
                    : item.What
            )
        )
            joined.Add(
                group.Count() == 1 ? group.First() : Cards(group.Key, group.Sum(item => item.Minutes) / MinutesPerCard)
            );
        return joined;
    }
}
