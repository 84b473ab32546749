using Course.Interview.Cards;
using Course.Interview.Planning;

namespace Course.Tests.Interview;

public sealed class PlanTests
{
    static readonly DateOnly Today = new(2026, 11, 24);

    static readonly IReadOnlyList<Card> Cards = CardFiles.Cards([
        .. Enumerable.Range(1, 40).Select(number => $"x-{number}"),
    ]);

    static readonly ILookup<string, PlanItem> Work = new[]
    {
        new PlanItem("notebook 01", "course run 01", 60),
        new PlanItem("lab 01 task 1", "course grade 01", 30),
    }.ToLookup(_ => "01-kafka-basics");

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(21)]
    [InlineData(120)]
    public void Everything_is_planned_once_and_no_day_has_twice_another(int days)
    {
        var plan = Plan(days, seen: []);
        Assert.Equal(days, plan.Count);
        Assert.Equal(Enumerable.Range(0, days).Select(day => Today.AddDays(day)), plan.Select(day => day.Date));
        var items = plan.SelectMany(day => day.Items).ToList();
        Assert.Equal(
            40 * 3,
            items.Where(item => item.What.Contains("new card", StringComparison.Ordinal)).Sum(item => item.Minutes)
        );
        Assert.Single(items, item => item.What == "notebook 01");
        Assert.Contains(items, item => item.What == "mock interview");
        Assert.True(
            items.FindIndex(item => item.What == "notebook 01")
                <= items.FindIndex(item => item.What.Contains("new card", StringComparison.Ordinal))
        );
        if (days == 5)
            Assert.InRange(plan.Max(day => day.Items.Sum(item => item.Minutes)), 40, 100);
    }

    [Fact]
    public void What_was_done_is_planned_no_more()
    {
        var plan = Plan(10, seen: Cards.Take(38).Select(card => card.Id));
        Assert.Equal(
            "2 new cards of 01",
            Assert
                .Single(
                    plan.SelectMany(day => day.Items),
                    item => item.Command.Contains("--new", StringComparison.Ordinal)
                )
                .What
        );
    }

    [Fact]
    public void Days_say_what_comes_back() =>
        Assert.Equal([4, 0, 7, 0], Plan(4, seen: [], forecast: [4, 0, 7]).Select(day => day.Reviews));

    [Fact]
    public void An_interview_today_cannot_be_planned() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Plan(0, seen: []));

    static IReadOnlyList<PlanDay> Plan(int days, IEnumerable<string> seen, params int[] forecast) =>
        RehearsalPlan.Of(Today, Today.AddDays(days), Work, Cards, seen.ToHashSet(), forecast);
}
