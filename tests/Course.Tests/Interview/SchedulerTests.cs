using System.Globalization;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Tests.Interview;

/// <summary>
/// The scheduler against published figures: those that the tests of py-fsrs 6.3.1 expect, and a year of 40 cards that
/// it scheduled itself without fuzz (fsrs-year.csv; ratings and delays drawn at random once).
/// </summary>
public sealed class SchedulerTests
{
    static readonly DateTimeOffset Begin = new(2022, 11, 29, 12, 30, 0, TimeSpan.Zero);
    static readonly ScheduleSettings Exact = new() { FuzzSeed = null };

    [Fact]
    public void A_year_of_reviews_gives_the_due_dates_of_the_reference()
    {
        var scheduler = new Scheduler(Exact);
        var schedules = new Dictionary<string, CardSchedule>();
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Interview", "fsrs-year.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToList();
        Assert.True(lines.Count > 500);
        foreach (var line in lines)
        {
            var schedule = scheduler.Review(
                schedules.GetValueOrDefault(line[0]),
                line[0],
                (Rating)int.Parse(line[2], CultureInfo.InvariantCulture),
                Time(line[1])
            );
            schedules[line[0]] = schedule;
            Assert.Equal((line[0], line[1], Time(line[3])), (line[0], line[1], schedule.Due));
            Assert.Equal(Number(line[4]), schedule.Memory.Stability, tolerance: 1e-9 * Number(line[4]));
            Assert.Equal(Number(line[5]), schedule.Memory.Difficulty, tolerance: 1e-9);
        }
    }

    [Fact]
    public void Intervals_of_the_published_example()
    {
        int[] ratings = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3];
        int[] expected = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21];
        var scheduler = new Scheduler(Exact);
        CardSchedule? schedule = null;
        var days = new List<int>();
        foreach (var rating in ratings)
        {
            schedule = scheduler.Review(schedule, "x", (Rating)rating, schedule?.Due ?? Begin);
            days.Add((schedule.Due - schedule.LastReview).Days);
        }

        Assert.Equal(expected, days);
    }

    [Fact]
    public void Memory_of_the_published_example()
    {
        var at = Begin;
        CardSchedule? schedule = null;
        foreach (var (rating, days) in new[] { (1, 0), (3, 0), (3, 1), (3, 3), (3, 8), (3, 21) })
            schedule = new Scheduler(Exact).Review(schedule, "x", (Rating)rating, at = at.AddDays(days));
        Assert.Equal(53.62691, schedule!.Memory.Stability, tolerance: 1e-4);
        Assert.Equal(6.3574867, schedule.Memory.Difficulty, tolerance: 1e-4);
    }

    [Fact]
    public void New_card_goes_through_its_steps()
    {
        var scheduler = new Scheduler(Exact);
        Assert.Equal(
            [1.0, 5.5, 10.0],
            scheduler.Choices(null, "x", Begin).Take(3).Select(choice => (choice.Due - Begin).TotalMinutes)
        );
        var easy = scheduler.Review(null, "x", Rating.Easy, Begin);
        Assert.Equal((Phase.Review, 8.0), (easy.Phase, (easy.Due - Begin).TotalDays));
        var lapsed = scheduler.Review(easy, "x", Rating.Again, easy.Due);
        Assert.Equal((Phase.Relearning, 10.0), (lapsed.Phase, (lapsed.Due - easy.Due).TotalMinutes));
        Assert.Equal(Phase.Review, scheduler.Review(lapsed, "x", Rating.Good, lapsed.Due).Phase);
    }

    [Fact]
    public void Recall_has_fallen_to_the_desired_retention_when_a_card_is_due()
    {
        foreach (var retention in new[] { 0.8, 0.9, 0.95 })
        {
            var scheduler = new Scheduler(Exact with { DesiredRetention = retention });
            var schedule = scheduler.Review(null, "x", Rating.Easy, Begin);
            for (var i = 0; i < 3; i++)
                schedule = scheduler.Review(schedule, "x", Rating.Good, schedule.Due);
            Assert.Equal(retention, scheduler.Retrievability(schedule, schedule.Due), tolerance: 0.001);
        }
    }

    [Fact]
    public void Fuzz_stays_within_its_range_is_spread_over_it_and_is_the_same_next_time()
    {
        var exact = new Scheduler(Exact);
        var fuzzy = new Scheduler();
        var offsets = new HashSet<int>();
        foreach (var card in Enumerable.Range(0, 200).Select(number => $"card-{number}"))
        {
            var (plain, moved) = (Known(exact, card), Known(fuzzy, card));
            var days = (plain.Due - plain.LastReview).Days;
            var (least, most) = Fuzz.Bounds(days, maximum: 36_500);
            Assert.InRange((moved.Due - moved.LastReview).Days, least, most);
            Assert.Equal(moved, Known(new Scheduler(), card));
            offsets.Add((moved.Due - plain.Due).Days);
        }

        Assert.True(offsets.Count >= 5, $"only {string.Join(", ", offsets)}");
        Assert.Contains(
            Enumerable.Range(0, 200),
            number => Known(new Scheduler(new() { FuzzSeed = 7 }), $"card-{number}") != Known(fuzzy, $"card-{number}")
        );

        static CardSchedule Known(Scheduler scheduler, string card) =>
            scheduler.Review(scheduler.Review(null, card, Rating.Easy, Begin), card, Rating.Good, Begin.AddDays(8));
    }

    [Fact]
    public void Parameters_outside_of_their_range_are_named()
    {
        var weights = FsrsParameters.Default.Weights.ToArray();
        weights[20] = 0.9;
        Assert.Contains(
            "w20 is 0.9; it must lie between 0.1 and 0.8",
            Assert.Throws<ArgumentException>(() => new FsrsParameters(weights)).Message
        );
        Assert.Contains(
            "21 parameters, not 20",
            Assert.Throws<ArgumentException>(() => new FsrsParameters(weights[..20])).Message
        );
    }

    [Fact]
    public void Steps_taken_away_since_the_last_review_are_done()
    {
        var before = new Scheduler(Exact).Review(null, "x", Rating.Good, Begin);
        var after = new Scheduler(Exact with { LearningSteps = [TimeSpan.FromMinutes(1)] }).Review(
            before,
            "x",
            Rating.Hard,
            before.Due
        );
        Assert.Equal(Phase.Review, after.Phase);
    }

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
