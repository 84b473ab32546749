using Course.Interview.Cards;

namespace Course.Interview.Mock;

/// <summary>A mock interview as far as it went: what is needed to go on with it another time, or to report on it as it
/// is.</summary>
/// <param name="At">When it began.</param>
/// <param name="Level">The level that the person interviews for.</param>
/// <param name="Minutes">How long it should take.</param>
/// <param name="Seed">What it was drawn with.</param>
/// <param name="Questions">Its questions, in their order.</param>
/// <param name="Answers">Those that were answered.</param>
/// <param name="Seconds">How long it has taken; the time between two sessions does not count.</param>
/// <param name="Draft">The next question, when part of it is answered.</param>
public sealed record UnfinishedMock(
    DateTimeOffset At,
    CardLevel Level,
    int Minutes,
    int Seed,
    IReadOnlyList<UnfinishedMock.Planned> Questions,
    IReadOnlyList<MockAnswer> Answers,
    double Seconds = 0,
    MockDraft? Draft = null
)
{
    /// <summary>A question by its card's id.</summary>
    public sealed record Planned(string Card, MockPart Part, double Minutes);

    /// <summary>An interview of which nothing is answered yet.</summary>
    public static UnfinishedMock Begin(MockInterview interview, int seed, DateTimeOffset now) =>
        new(
            now,
            interview.Level,
            interview.Minutes,
            seed,
            [
                .. interview.Questions.Select(question => new Planned(
                    question.Card.Id,
                    question.Part,
                    question.Time.TotalMinutes
                )),
            ],
            []
        );

    public TimeSpan Left => TimeSpan.FromSeconds(Math.Max(0, Minutes * 60 - Seconds));

    public MockResult Result => new(At, Level, Minutes, Questions.Count, Answers);

    /// <summary>The questions that are still to be asked; cards that are gone since are left out.</summary>
    public IReadOnlyList<MockQuestion> Open(IReadOnlyList<Card> cards)
    {
        var known = cards.ToDictionary(card => card.Id);
        return
        [
            .. Questions
                .Where(question =>
                    known.ContainsKey(question.Card) && Answers.All(answer => answer.Card != question.Card)
                )
                .Select(question => new MockQuestion(
                    known[question.Card],
                    question.Part,
                    TimeSpan.FromMinutes(question.Minutes)
                )),
        ];
    }

    /// <summary>The same with the draft only where it fits its question: the card may have been changed
    /// since.</summary>
    public UnfinishedMock Fitting(MockQuestion? next) =>
        Draft?.Ticked is { } ticked && ticked.Any(point => point < 1 || point > (next?.Card.Rubric.Count ?? 0))
            ? this with
            {
                Draft = Draft with { Ticked = null },
            }
            : this;
}
