using Course.Interview.Reviews;

namespace Course.Interview.Scheduling;

/// <summary>
/// Fits the 21 weights of FSRS-6 to a person's own reviews: stochastic gradient descent (Adam, cosine-annealed) on the
/// log loss of the predicted recall, from the published defaults and within the published bounds. The gradient is taken
/// by central differences of the same <see cref="ForgettingCurve"/> that schedules, so there is no second copy of the
/// formulas. A fifth of the cards is kept aside: weights that do not predict those better are not taken.
/// </summary>
public static class ParameterOptimiser
{
    /// <summary>So many reviews a day or more after the one before are needed: one mini-batch of the reference
    /// implementation (py-fsrs).</summary>
    public const int LeastReviews = 512;

    const int BatchReviews = 512,
        LeastSteps = 200,
        LeastEpochs = 5,
        HeldOutOf = 5,
        Patience = 6;
    const double LearningRate = 0.04,
        Momentum = 0.9,
        Scaling = 0.999,
        Tiny = 1e-8,
        Difference = 1e-4,
        LeastProbability = 1e-6;

    /// <summary>How many reviews of the log can be learned from.</summary>
    public static int Usable(ReviewLog log) => Histories(log).Sum(history => history.Counted);

    /// <param name="log">All reviews.</param>
    /// <param name="seed">For the order in which cards are learned from; the same seed gives the same weights.</param>
    /// <param name="from">The weights to begin with; default: the published ones.</param>
    /// <param name="cancellationToken">Stops it between two batches.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastReviews"/> to learn from.</exception>
    public static ParameterFit Fit(
        ReviewLog log,
        int seed = 0,
        FsrsParameters? from = null,
        CancellationToken cancellationToken = default
    )
    {
        var start = from ?? FsrsParameters.Default;
        var histories = Histories(log);
        var usable = histories.Sum(history => history.Counted);
        if (usable < LeastReviews)
            throw new ArgumentException(
                $"{usable} reviews can be learned from; {LeastReviews} are needed.",
                nameof(log)
            );

        var random = new Random(seed);
        random.Shuffle(histories);
        var heldOut = histories[..(histories.Length / HeldOutOf)];
        var learned = histories[heldOut.Length..];
        var before = Loss(start, heldOut);
        var (best, after) = Descend(start, learned, heldOut, before, random, cancellationToken);
        return new(best, after < before, usable, heldOut.Sum(history => history.Counted), before, after);
    }

    /// <summary>Mean log loss over the reviews that come a day or more after the one before.</summary>
    public static double Loss(FsrsParameters parameters, ReviewLog log) => Loss(parameters, Histories(log));

    static (FsrsParameters Best, double Loss) Descend(
        FsrsParameters start,
        History[] learned,
        History[] heldOut,
        double loss,
        Random random,
        CancellationToken cancellationToken
    )
    {
        var (best, lowest) = (start, loss);
        var weights = start.Weights.ToArray();
        var (mean, square, gradient) = (
            new double[FsrsParameters.Count],
            new double[FsrsParameters.Count],
            new double[FsrsParameters.Count]
        );
        var batchesOfEpoch = Math.Max(1, learned.Sum(history => history.Counted) / BatchReviews);
        var epochs = Math.Max(LeastEpochs, (LeastSteps + batchesOfEpoch - 1) / batchesOfEpoch);
        var (step, worse) = (0, 0);
        for (var epoch = 0; epoch < epochs && worse < Patience; epoch++)
        {
            random.Shuffle(learned);
            foreach (var batch in Batches(learned))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Gradient(weights, batch, gradient);
                step++;
                var rate =
                    LearningRate
                    * 0.5
                    * (1 + Math.Cos(Math.PI * Math.Min(1, (double)step / (epochs * batchesOfEpoch))));
                for (var i = 0; i < weights.Length; i++)
                {
                    mean[i] = Momentum * mean[i] + (1 - Momentum) * gradient[i];
                    square[i] = Scaling * square[i] + (1 - Scaling) * gradient[i] * gradient[i];
                    weights[i] -=
                        rate
                        * (mean[i] / (1 - Math.Pow(Momentum, step)))
                        / (Math.Sqrt(square[i] / (1 - Math.Pow(Scaling, step))) + Tiny);
                }

                FsrsParameters.Clamped(weights).Weights.ToArray().CopyTo(weights, 0);
            }

            var current = FsrsParameters.Clamped(weights);
            var now = Loss(current, heldOut);
            (best, lowest, worse) = now < lowest ? (current, now, 0) : (best, lowest, worse + 1);
        }

        return (best, lowest);
    }

    static IEnumerable<ArraySegment<History>> Batches(History[] histories)
    {
        for (var first = 0; first < histories.Length; )
        {
            var (end, reviews) = (first, 0);
            while (end < histories.Length && reviews < BatchReviews)
                reviews += histories[end++].Counted;
            if (reviews > 0)
                yield return new(histories, first, end - first);
            first = end;
        }
    }

    static void Gradient(double[] weights, ArraySegment<History> batch, double[] gradient)
    {
        Parallel.For(
            0,
            weights.Length,
            i =>
            {
                var (up, down) = ((double[])weights.Clone(), (double[])weights.Clone());
                up[i] += Difference;
                down[i] -= Difference;
                // At a bound the clamped side stays where it is, and the difference is one-sided.
                var (above, below) = (FsrsParameters.Clamped(up), FsrsParameters.Clamped(down));
                gradient[i] = (Loss(above, batch.AsSpan()) - Loss(below, batch.AsSpan())) / (above[i] - below[i]);
            }
        );
    }

    static double Loss(FsrsParameters parameters, ReadOnlySpan<History> histories)
    {
        var curve = new ForgettingCurve(parameters);
        var (sum, count) = (0.0, 0);
        foreach (var history in histories)
        {
            var memory = curve.First(history.Ratings[0]);
            for (var i = 1; i < history.Ratings.Length; i++)
            {
                if (history.Days[i] >= 1)
                {
                    var recall = Math.Clamp(
                        curve.Retrievability(memory, history.Days[i]),
                        LeastProbability,
                        1 - LeastProbability
                    );
                    sum -= Math.Log(history.Ratings[i] > Rating.Again ? recall : 1 - recall);
                    count++;
                }

                memory = curve.Next(memory, history.Ratings[i], history.Days[i]);
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    static History[] Histories(ReviewLog log) =>
        [
            .. log
                .Reviews.GroupBy(review => review.Card)
                .OrderBy(card => card.Key, StringComparer.Ordinal)
                .Select(card =>
                {
                    var reviews = card.OrderBy(review => review.At).ToList();
                    int[] days =
                    [
                        0,
                        .. reviews
                            .Skip(1)
                            .Zip(reviews, (review, before) => Scheduler.DaysBetween(before.At, review.At)),
                    ];
                    return new History([.. reviews.Select(review => review.Rating)], days, days.Count(day => day >= 1));
                }),
        ];

    /// <summary>One card's reviews.</summary>
    /// <param name="Ratings">In order.</param>
    /// <param name="Days">Whole days since the review before; 0 for the first.</param>
    /// <param name="Counted">How many of them the loss counts.</param>
    sealed record History(Rating[] Ratings, int[] Days, int Counted);
}
