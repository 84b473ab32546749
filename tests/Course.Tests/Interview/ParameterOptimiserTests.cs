using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Tests.Interview;

/// <summary>Logs of a simulated person whose memory follows known weights, scheduled by the published ones.</summary>
public sealed class ParameterOptimiserTests
{
    static readonly DateTimeOffset Begin = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_finds_weights_that_predict_a_forgetful_person_better_also_in_reviews_it_has_not_seen()
    {
        var person = Person((0, 0.08), (1, 0.5), (2, 0.9), (3, 3.5), (8, 1.2), (20, 0.35));
        var fit = Fit(Log(person, cards: 400, seed: 1), 3);
        Assert.True(fit.Improved);
        Assert.True(fit.LossAfter < fit.LossBefore);
        Assert.True(fit.HeldOut > 100 && fit.Reviews > ParameterOptimiser.LeastReviews);

        // A year of the same person with other cards: the truth is the best that can be reached.
        var unseen = Log(person, cards: 400, seed: 2);
        var (truth, before, after) = (
            ParameterOptimiser.Loss(person, unseen),
            ParameterOptimiser.Loss(FsrsParameters.Default, unseen),
            ParameterOptimiser.Loss(fit.Parameters, unseen)
        );
        Assert.True(
            after - truth < (before - truth) / 4,
            $"truth {truth:0.0000}, published {before:0.0000}, fitted {after:0.0000}"
        );
        // What the log says most about comes back: how long a card lasts that was good at first.
        Assert.True(
            Math.Abs(Math.Log(fit.Parameters[2] / person[2]))
                < Math.Abs(Math.Log(FsrsParameters.Default[2] / person[2])),
            $"w2 is {fit.Parameters[2]:0.00} instead of {person[2]}"
        );
    }

    [Fact]
    public void A_person_like_the_published_weights_keeps_them_or_nearly()
    {
        var log = Log(FsrsParameters.Default, cards: 300, seed: 5);
        var fit = Fit(log, 3);
        var unseen = Log(FsrsParameters.Default, cards: 300, seed: 6);
        Assert.InRange(
            ParameterOptimiser.Loss(fit.Parameters, unseen) - ParameterOptimiser.Loss(FsrsParameters.Default, unseen),
            -0.01,
            0.01
        );
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_all_lie_within_their_bounds()
    {
        var log = Log(Person((2, 0.9)), cards: 200, seed: 4);
        Assert.Equal(Fit(log, 7).Parameters, Fit(log, 7).Parameters);
    }

    [Fact]
    public void Too_few_reviews_are_counted()
    {
        var log = Log(FsrsParameters.Default, cards: 5, seed: 1);
        Assert.Contains(
            $"{ParameterOptimiser.Usable(log)} reviews can be learned from; 512 are needed",
            Assert.Throws<ArgumentException>(() => Fit(log, 0)).Message
        );
    }

    [Fact]
    public void The_loss_is_that_of_the_published_formula()
    {
        var curve = new ForgettingCurve(FsrsParameters.Default);
        var recall = curve.Retrievability(curve.First(Rating.Good), 3);
        Assert.Equal(-Math.Log(recall), ParameterOptimiser.Loss(FsrsParameters.Default, Of(Rating.Good)), 12);
        Assert.Equal(-Math.Log(1 - recall), ParameterOptimiser.Loss(FsrsParameters.Default, Of(Rating.Again)), 12);

        static ReviewLog Of(Rating second) =>
            new() { Reviews = [new("x", Begin, Rating.Good, [], 3, 1), new("x", Begin.AddDays(3), second, [], 3, 1)] };
    }

    static ParameterFit Fit(ReviewLog log, int seed) =>
        ParameterOptimiser.Fit(log, seed, cancellationToken: TestContext.Current.CancellationToken);

    static FsrsParameters Person(params (int Index, double Weight)[] changes)
    {
        var weights = FsrsParameters.Default.Weights.ToArray();
        foreach (var (index, weight) in changes)
            weights[index] = weight;
        return new(weights);
    }

    /// <summary>A year of reviews: dates by the published weights, recall by the person's memory.</summary>
    static ReviewLog Log(FsrsParameters person, int cards, int seed)
    {
        var random = new Random(seed);
        var scheduler = new Scheduler(new() { FuzzSeed = null });
        var curve = new ForgettingCurve(person);
        var reviews = new List<Review>();
        for (var card = 0; card < cards; card++)
        {
            var at = Begin.AddDays(random.Next(30));
            CardSchedule? schedule = null;
            Memory? memory = null;
            while (at < Begin.AddDays(365))
            {
                var days = schedule is null ? 0 : (int)(at - schedule.LastReview).TotalDays;
                var recalled =
                    memory is null || days < 1
                        ? random.NextDouble() > 0.1
                        : random.NextDouble() < curve.Retrievability(memory.Value, days);
                var rating = !recalled
                    ? Rating.Again
                    : random.Next(10) switch
                    {
                        0 => Rating.Hard,
                        9 => Rating.Easy,
                        _ => Rating.Good,
                    };
                memory = memory is null ? curve.First(rating) : curve.Next(memory.Value, rating, days);
                reviews.Add(new($"card-{card}", at, rating, [], 3, 20));
                schedule = scheduler.Review(schedule, $"card-{card}", rating, at);
                // Some days late, as people are.
                at = schedule.Due.AddDays(schedule.Phase == Phase.Review ? random.Next(3) : 0);
            }
        }

        return new() { Reviews = reviews };
    }
}
