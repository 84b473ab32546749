using Course.Interview.Cards;
using Course.Interview.Reviews;

namespace Course.Interview.Mock;

/// <summary>
/// The questions of a mock interview: a warm-up, depth in the two topics that need it most, a scenario, a design
/// question. They are of the level asked for; easier ones only warm up, or stand in where there is none. Topics that
/// the person has worked on come first. The same cards, log, topics, minutes and seed give the same interview.
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

    const int DepthTopics = 2;
    static readonly TimeSpan Short = TimeSpan.FromMinutes(2),
        Deep = TimeSpan.FromMinutes(3),
        Story = TimeSpan.FromMinutes(5),
        Sketch = TimeSpan.FromMinutes(8);

    /// <param name="cards">The cards to draw from.</param>
    /// <param name="log">What was rehearsed.</param>
    /// <param name="workedOn">The topics whose notebook was run or whose lab was begun.</param>
    /// <param name="level">The level of the interview.</param>
    /// <param name="minutes">How long it should take.</param>
    /// <param name="seed">Decides where there is a choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 10 or more than 120 minutes.</exception>
    public static MockInterview Compose(
        IReadOnlyList<Card> cards,
        ReviewLog log,
        IReadOnlySet<string> workedOn,
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
        var latest = log.Latest();
        var rehearsed = cards.Where(card => latest.ContainsKey(card.Id)).Select(card => card.Topic);
        var known = workedOn.Union(rehearsed).ToHashSet();

        var questions = new List<MockQuestion>();
        var warmUps = minutes >= RoomForDesign ? 2 : 1;
        Take(
            warmUps,
            MockPart.WarmUp,
            Short,
            shuffled
                .Where(card => card.Kind == CardKind.Question)
                .OrderByDescending(card => card.Level == OneBelow(level))
                .ThenByDescending(card => card.Level)
                .ThenByDescending(card => known.Contains(card.Topic))
        );
        var end = (minutes >= RoomForDesign ? Sketch : TimeSpan.Zero) + Story;
        var depth = (int)((TimeSpan.FromMinutes(minutes) - warmUps * Short - end) / Deep);
        foreach (var (index, topic) in NeediestTopics(shuffled, log, known).Take(DepthTopics).Index())
            Take(
                depth / DepthTopics + (index < depth % DepthTopics ? 1 : 0),
                MockPart.Depth,
                Deep,
                shuffled
                    .Where(card => card.Topic == topic && card.Kind == CardKind.Question)
                    .OrderByDescending(card => card.Level)
            );
        Take(1, MockPart.Scenario, Story, Ending(CardKind.Scenario));
        if (minutes >= RoomForDesign)
            Take(1, MockPart.Design, Sketch, Ending(CardKind.Design));
        return new(level, minutes, questions);

        IEnumerable<Card> Ending(CardKind kind) =>
            shuffled
                .Where(card => card.Kind == kind)
                .OrderByDescending(card => card.Level)
                .ThenByDescending(card => known.Contains(card.Topic));

        void Take(int count, MockPart part, TimeSpan time, IEnumerable<Card> candidates) =>
            questions.AddRange(
                candidates
                    .Where(card => questions.TrueForAll(asked => asked.Card.Id != card.Id))
                    .Take(count)
                    .Select(card => new MockQuestion(card, part, time))
            );
    }

    static CardLevel OneBelow(CardLevel level) => level == 0 ? level : level - 1;

    /// <summary>Topics that the person knows first, then by the share of key points said when they were last rehearsed;
    /// what was never rehearsed counts as nothing said.</summary>
    static IEnumerable<string> NeediestTopics(IReadOnlyList<Card> cards, ReviewLog log, IReadOnlySet<string> known)
    {
        var latest = log.Latest();
        return cards
            .Where(card => card.Kind == CardKind.Question)
            .GroupBy(card => card.Topic)
            .OrderByDescending(topic => known.Contains(topic.Key))
            .ThenBy(topic =>
                topic.Average(card =>
                    latest.TryGetValue(card.Id, out var review) && review.Points > 0
                        ? (double)review.Ticked.Count / review.Points
                        : 0
                )
            )
            .Select(topic => topic.Key);
    }
}
