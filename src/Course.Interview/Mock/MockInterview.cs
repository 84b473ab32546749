using Course.Interview.Cards;
using Course.Interview.Reviews;

namespace Course.Interview.Mock;

/// <summary>
/// The questions of a mock interview: a warm-up, depth in the two topics that need it most, a scenario, a design
/// question. The same cards, log, minutes and seed give the same interview.
/// </summary>
/// <param name="Level">The level that the person interviews for.</param>
/// <param name="Minutes">How long it should take.</param>
/// <param name="Questions">In the order in which they are asked.</param>
public sealed record MockInterview(CardLevel Level, int Minutes, IReadOnlyList<MockQuestion> Questions)
{
    public const int Shortest = 10,
        Longest = 120;

    /// <summary>Below this there is no time for a design question.</summary>
    const int RoomForDesign = 25;

    const int WarmUps = 2,
        DepthTopics = 2;
    static readonly TimeSpan Short = TimeSpan.FromMinutes(2),
        Deep = TimeSpan.FromMinutes(3),
        Story = TimeSpan.FromMinutes(5),
        Sketch = TimeSpan.FromMinutes(8);

    /// <exception cref="ArgumentOutOfRangeException">Fewer than 10 or more than 120 minutes.</exception>
    public static MockInterview Compose(
        IReadOnlyList<Card> cards,
        ReviewLog log,
        CardLevel level,
        int minutes,
        int seed
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, Shortest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, Longest);
        var random = new Random(seed);
        var shuffled = cards.Where(card => card.Level <= level).ToArray();
        random.Shuffle(shuffled);

        var questions = new List<MockQuestion>();
        Take(
            WarmUps,
            MockPart.WarmUp,
            Short,
            shuffled
                .Where(card => card.Kind == CardKind.Question && card.Level < level)
                .DefaultIfEmpty(shuffled.FirstOrDefault())
        );
        var end = (minutes >= RoomForDesign ? Sketch : TimeSpan.Zero) + Story;
        var depth = (int)((TimeSpan.FromMinutes(minutes) - WarmUps * Short - end) / Deep);
        foreach (var (index, topic) in NeediestTopics(shuffled, log).Take(DepthTopics).Index())
            Take(
                depth / DepthTopics + (index < depth % DepthTopics ? 1 : 0),
                MockPart.Depth,
                Deep,
                shuffled
                    .Where(card => card.Topic == topic && card.Kind == CardKind.Question)
                    .OrderByDescending(card => card.Level == level)
                    .ThenByDescending(card => card.Level)
            );
        Take(
            1,
            MockPart.Scenario,
            Story,
            shuffled.Where(card => card.Kind == CardKind.Scenario).OrderByDescending(card => card.Level)
        );
        if (minutes >= RoomForDesign)
            Take(
                1,
                MockPart.Design,
                Sketch,
                shuffled.Where(card => card.Kind == CardKind.Design).OrderByDescending(card => card.Level)
            );
        return new(level, minutes, questions);

        void Take(int count, MockPart part, TimeSpan time, IEnumerable<Card?> candidates) =>
            questions.AddRange(
                candidates
                    .OfType<Card>()
                    .Where(card => questions.TrueForAll(asked => asked.Card.Id != card.Id))
                    .Take(count)
                    .Select(card => new MockQuestion(card, part, time))
            );
    }

    /// <summary>Topics by the share of key points said when they were last rehearsed; what was never rehearsed counts
    /// as nothing said.</summary>
    static IEnumerable<string> NeediestTopics(IReadOnlyList<Card> cards, ReviewLog log)
    {
        var latest = log.Latest();
        return cards
            .Where(card => card.Kind == CardKind.Question)
            .GroupBy(card => card.Topic)
            .OrderBy(topic =>
                topic.Average(card =>
                    latest.TryGetValue(card.Id, out var review) && review.Points > 0
                        ? (double)review.Ticked.Count / review.Points
                        : 0
                )
            )
            .Select(topic => topic.Key);
    }
}
