using Course.Interview.Reviews;

namespace Course.Interview.Scheduling;

/// <summary>The formulas of FSRS-6: how a memory fades, and what a review makes of it. Pure arithmetic, no
/// clock.</summary>
public sealed class ForgettingCurve(FsrsParameters w)
{
    const double LowestStability = 0.001,
        Easiest = 1,
        Hardest = 10;

    readonly double _decay = -w[20];
    readonly double _factor = Math.Pow(0.9, 1 / -w[20]) - 1;

    /// <summary>The probability of recall, 0 to 1, after so many whole days without a review.</summary>
    public double Retrievability(Memory memory, int days) => Math.Pow(1 + _factor * days / memory.Stability, _decay);

    /// <summary>After how many days the probability of recall has fallen to <paramref name="retention"/>, not
    /// rounded.</summary>
    public double Interval(Memory memory, double retention) =>
        memory.Stability / _factor * (Math.Pow(retention, 1 / _decay) - 1);

    /// <summary>The memory of a card after its first review.</summary>
    public Memory First(Rating rating) => new(Stable(w[(int)rating - 1]), Difficult(FirstDifficulty(rating)));

    /// <summary>The memory after another review, <paramref name="days"/> whole days after the last one; within a day
    /// learning counts less.</summary>
    public Memory Next(Memory memory, Rating rating, int days) =>
        new(
            Stable(
                days < 1 ? SameDay(memory, rating)
                : rating == Rating.Again ? Lapse(memory, days)
                : Recall(memory, rating, days)
            ),
            NextDifficulty(memory, rating)
        );

    double SameDay(Memory memory, Rating rating)
    {
        var growth = Math.Exp(w[17] * ((int)rating - 3 + w[18])) * Math.Pow(memory.Stability, -w[19]);
        return memory.Stability * (rating >= Rating.Good ? Math.Max(growth, 1) : growth);
    }

    double Recall(Memory memory, Rating rating, int days)
    {
        var surprise = Math.Exp((1 - Retrievability(memory, days)) * w[10]) - 1;
        var ease = rating switch
        {
            Rating.Hard => w[15],
            Rating.Easy => w[16],
            _ => 1,
        };
        return memory.Stability
            * (1 + Math.Exp(w[8]) * (11 - memory.Difficulty) * Math.Pow(memory.Stability, -w[9]) * surprise * ease);
    }

    double Lapse(Memory memory, int days)
    {
        var relearned =
            w[11]
            * Math.Pow(memory.Difficulty, -w[12])
            * (Math.Pow(memory.Stability + 1, w[13]) - 1)
            * Math.Exp((1 - Retrievability(memory, days)) * w[14]);
        return Math.Min(relearned, memory.Stability / Math.Exp(w[17] * w[18]));
    }

    double FirstDifficulty(Rating rating) => w[4] - Math.Exp(w[5] * ((int)rating - 1)) + 1;

    double NextDifficulty(Memory memory, Rating rating)
    {
        var change = -w[6] * ((int)rating - 3);
        var damped = memory.Difficulty + (10 - memory.Difficulty) * change / 9;
        return Difficult(w[7] * FirstDifficulty(Rating.Easy) + (1 - w[7]) * damped);
    }

    static double Stable(double stability) => Math.Max(stability, LowestStability);

    static double Difficult(double difficulty) => Math.Clamp(difficulty, Easiest, Hardest);
}
