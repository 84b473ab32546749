using System.Globalization;
using Course.Interview.Cards;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Tests.Interview;

public sealed class DueFirstTests
{
    static readonly DateTimeOffset Day = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly Scheduler Exact = new(new() { FuzzSeed = null });

    [Fact]
    public void Due_cards_come_first_the_most_overdue_before_all_and_then_new_ones()
    {
        var log = new ReviewLog()
            .With(Rated("x-easy", Rating.Easy, 0))
            .With(Rated("x-again", Rating.Again, 3))
            .With(Rated("x-good", Rating.Good, 5));
        var cards = CardFiles.Cards("x-new", "x-good", "x-again", "x-easy");
        Assert.Equal(["x-again", "x-good", "x-easy", "x-new"], Ids(cards, log, Day.AddDays(9)));
        Assert.Equal(["x-again", "x-good", "x-new"], Ids(cards, log, Day.AddDays(6)));
    }

    [Fact]
    public void An_interval_of_days_is_due_from_the_morning_on_and_a_step_to_the_minute()
    {
        var cards = CardFiles.Cards("x-easy", "x-good");
        var log = new ReviewLog().With(Rated("x-easy", Rating.Easy, 0)).With(Rated("x-good", Rating.Good, 8));
        Assert.Contains("x-easy", Ids(cards, log, Day.AddDays(8).AddHours(-7)));
        Assert.DoesNotContain("x-easy", Ids(cards, log, Day.AddDays(8).AddHours(-9)));
        Assert.DoesNotContain("x-good", Ids(cards, log, Day.AddDays(8).AddMinutes(9)));
        Assert.Contains("x-good", Ids(cards, log, Day.AddDays(8).AddMinutes(10)));
    }

    [Fact]
    public void New_cards_are_limited_for_the_day_not_for_the_session()
    {
        var cards = CardFiles.Cards("x-one", "x-two", "x-three", "x-four");
        var log = new ReviewLog().With(Rated("x-one", Rating.Easy, 0)).With(Rated("x-two", Rating.Easy, 0));
        Assert.Equal(["x-three"], Ids(cards, log, Day.AddHours(2), newCards: 3));
        Assert.Equal(["x-three", "x-four"], Ids(cards, log, Day.AddDays(1), newCards: 3));
        Assert.Empty(Ids(cards, log, Day.AddHours(2), newCards: 1));
    }

    [Theory]
    // The clocks go forward on 29 March and back on 25 October: six times 24 hours are another time of the day, and
    // near midnight another day.
    [InlineData("2026-03-26T23:30", "2026-03-31T23:59", "2026-04-01T00:01")]
    [InlineData("2026-10-22T00:30", "2026-10-27T23:59", "2026-10-28T00:01")]
    public void An_interval_counts_days_of_the_calendar_across_daylight_saving_time(
        string rated,
        string before,
        string due
    )
    {
        var schedule = Exact.Review(null, "x", Rating.Easy, InBerlin(rated));
        schedule = schedule with { Due = schedule.LastReview.AddDays(6) };
        Assert.False(schedule.IsDue(InBerlin(before), Zones.Berlin));
        Assert.True(schedule.IsDue(InBerlin(due), Zones.Berlin));
    }

    [Fact]
    public void A_card_begun_before_the_clocks_change_counts_for_its_own_day()
    {
        var cards = CardFiles.Cards("x-one", "x-two");
        var order = new DueFirst(Exact, newCards: 1, Zones.Berlin);
        var log = new ReviewLog().With(
            new("x-one", InBerlin("2026-10-25T00:30").ToUniversalTime(), Rating.Easy, [1], 3, 20)
        );
        Assert.Empty(order.Arrange(cards, log, InBerlin("2026-10-25T20:00")));
        Assert.Equal(["x-two"], order.Arrange(cards, log, InBerlin("2026-10-26T08:00")).Select(card => card.Id));
    }

    [Theory]
    [InlineData(30, "1 minute")]
    [InlineData(600, "10 minutes")]
    [InlineData(7200, "2 hours")]
    [InlineData(86_400, "1 day")]
    [InlineData(86_400 * 45, "45 days")]
    [InlineData(86_400 * 100, "3.3 months")]
    [InlineData(86_400 * 1000, "2.7 years")]
    public void Intervals_read_as_people_say_them(int seconds, string text) =>
        Assert.Equal(text, Interval.Text(TimeSpan.FromSeconds(seconds)));

    static IEnumerable<string> Ids(IReadOnlyList<Card> cards, ReviewLog log, DateTimeOffset now, int newCards = 10) =>
        new DueFirst(Exact, newCards, TimeZoneInfo.Utc).Arrange(cards, log, now).Select(card => card.Id);

    static DateTimeOffset InBerlin(string time)
    {
        var at = DateTime.Parse(time, CultureInfo.InvariantCulture);
        return new(at, Zones.Berlin.GetUtcOffset(at));
    }

    static Review Rated(string card, Rating rating, int day) => new(card, Day.AddDays(day), rating, [1], 3, 20);
}
