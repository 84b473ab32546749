using Course.Interview.Cards;
using Course.Interview.Reviews;

namespace Course.Tests.Interview;

public sealed class OldestFirstTests
{
    static readonly DateTimeOffset Day = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void New_cards_come_first_from_junior_to_staff()
    {
        var cards = CardFiles
            .Parse(
                CardFiles.Card("a-staff", "staff", "1?"),
                CardFiles.Card("b-junior", "junior", "2?"),
                CardFiles.Card("c-mid", "mid", "3?"),
                CardFiles.Card("d-seen", "junior", "4?")
            )
            .Cards;
        Assert.Equal(["b-junior", "c-mid", "a-staff", "d-seen"], Ids(new OldestFirst(10), cards, Seen("d-seen", 0)));
    }

    [Fact]
    public void Then_what_was_not_seen_for_the_longest_time()
    {
        var log = Seen("x-one", 1, Seen("x-two", 3, Seen("x-three", 2, Seen("x-two", 0))));
        Assert.Equal(
            ["x-one", "x-three", "x-two"],
            Ids(new OldestFirst(10), CardFiles.Cards("x-one", "x-two", "x-three"), log)
        );
    }

    [Fact]
    public void New_cards_are_limited() =>
        Assert.Equal(
            ["x-one", "x-seen"],
            Ids(new OldestFirst(1), CardFiles.Cards("x-one", "x-two", "x-seen"), Seen("x-seen", 1))
        );

    static IEnumerable<string> Ids(IReviewOrder order, IReadOnlyList<Card> cards, ReviewLog log) =>
        order.Arrange(cards, log, Day).Select(card => card.Id);

    static ReviewLog Seen(string card, int day, ReviewLog? before = null) =>
        (before ?? new ReviewLog()).With(new Review(card, Day.AddDays(day), Rating.Good, [1], 3, 20));
}
