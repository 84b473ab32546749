using Course.Interview.Cards;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;
using Course.Interview.Statistics;

namespace Course.Tests.Interview;

public sealed class StatisticsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);
    static readonly IReadOnlyList<Card> Cards = CardFiles.Cards("x-one", "x-two", "x-three", "x-four");

    [Fact]
    public void Counts_forecast_and_weakest_follow_from_the_log()
    {
        var statistics = Of(
            Rated("x-one", Rating.Easy, daysAgo: 2, 1, 2, 3),
            Rated("x-two", Rating.Again, daysAgo: 1),
            Rated("x-three", Rating.Easy, daysAgo: 0, 1)
        );
        Assert.Equal((3, 4, 1), (statistics.Seen, statistics.Cards, statistics.Due));
        Assert.Equal(3, statistics.Forecast.Sum());
        Assert.Equal((1, 1, 1), (statistics.Forecast[0], statistics.Forecast[6], statistics.Forecast[8]));
        Assert.Equal(["x-two", "x-three"], statistics.Weakest.Select(entry => entry.Card.Id));
        Assert.Equal(3, statistics.Streak);
        var topic = Assert.Single(statistics.Topics);
        Assert.Equal((3, 4), (topic.Seen, topic.Cards));
        Assert.InRange(topic.Recall!.Value, 0.9, 1);
    }

    [Fact]
    public void Retention_counts_reviews_after_an_interval_and_no_learning_steps()
    {
        Assert.Null(Of(Rated("x-one", Rating.Again, 1), Rated("x-one", Rating.Good, 1, minutes: 2)).Retention);
        Assert.Equal(
            0.5,
            Of(
                Rated("x-one", Rating.Easy, 20),
                Rated("x-two", Rating.Easy, 20),
                Rated("x-three", Rating.Easy, 20),
                Rated("x-one", Rating.Good, 10),
                Rated("x-two", Rating.Again, 10)
            ).Retention
        );
    }

    [Fact]
    public void A_streak_ends_with_a_day_left_out_and_lives_until_tonight()
    {
        Assert.Equal(0, Of(Rated("x-one", Rating.Good, 2)).Streak);
        Assert.Equal(
            2,
            Of(Rated("x-one", Rating.Good, 1), Rated("x-two", Rating.Good, 2), Rated("x-three", Rating.Good, 4)).Streak
        );
    }

    [Fact]
    public void Weeks_count_reviews_and_what_was_recalled_of_cards_that_came_back()
    {
        var weeks = Of(
            Rated("x-one", Rating.Easy, 20),
            Rated("x-two", Rating.Easy, 20),
            Rated("x-one", Rating.Good, 6),
            Rated("x-two", Rating.Again, 0)
        ).Weeks;
        Assert.Equal(12, weeks.Count);
        Assert.Equal(
            (new DateOnly(2026, 11, 18), 2, 0.5),
            (weeks[11].From, weeks[11].Reviews, weeks[11].Recalled!.Value)
        );
        Assert.Equal((2, null), (weeks[9].Reviews, weeks[9].Recalled));
    }

    [Fact]
    public void Days_are_those_of_the_calendar_when_daylight_saving_time_ends_between_them()
    {
        var begin = new DateTime(2026, 10, 19, 0, 30, 0);
        // One review a day, half an hour after midnight: 22:30 UTC in summer, 23:30 UTC from 26 October on.
        var reviews = Enumerable
            .Range(0, 42)
            .Select(day => begin.AddDays(day))
            .Select(at => new Review(
                "x-one",
                new DateTimeOffset(at, Zones.Berlin.GetUtcOffset(at)).ToUniversalTime(),
                Rating.Good,
                [1],
                3,
                30
            ))
            .ToList();
        var statistics = RehearsalStatistics.Of(
            Cards,
            new ReviewLog { Reviews = reviews },
            new Scheduler(new() { FuzzSeed = null }),
            new DateTimeOffset(2026, 11, 29, 11, 0, 0, TimeSpan.Zero),
            Zones.Berlin
        );
        Assert.Equal(42, statistics.Streak);
        Assert.Equal([7, 7, 7, 7, 7, 7], statistics.Weeks.TakeLast(6).Select(week => week.Reviews));
        Assert.Equal(new DateOnly(2026, 10, 19), statistics.Weeks[^6].From);
    }

    static RehearsalStatistics Of(params Review[] reviews) =>
        RehearsalStatistics.Of(
            Cards,
            new ReviewLog { Reviews = reviews },
            new Scheduler(new() { FuzzSeed = null }),
            Now,
            TimeZoneInfo.Utc
        );

    static Review Rated(string card, Rating rating, int daysAgo, params int[] ticked) =>
        new(card, Now.AddDays(-daysAgo), rating, ticked, 3, 30);

    static Review Rated(string card, Rating rating, int daysAgo, int minutes) =>
        new(card, Now.AddDays(-daysAgo).AddMinutes(minutes), rating, [1], 3, 30);
}
