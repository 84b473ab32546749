using Course.Interview.Reviews;

namespace Course.Interview.Scheduling;

/// <summary>
/// Spaced repetition by FSRS-6: steps of minutes while a card is learned, then intervals after which recall has fallen
/// to the desired retention. Computes from ratings and their times alone; the clock is the caller's.
/// </summary>
public sealed class Scheduler
{
    readonly ForgettingCurve _curve;
    readonly ScheduleSettings _settings;

    public Scheduler(ScheduleSettings? settings = null)
    {
        _settings = settings ?? new();
        _curve = new(_settings.Parameters);
    }

    public ScheduleSettings Settings => _settings;

    /// <summary>The card's schedule after a rating.</summary>
    /// <param name="known">Before it; null for a new card.</param>
    /// <param name="card">The card's id.</param>
    /// <param name="rating">How it went.</param>
    /// <param name="at">When. A time before the last review counts as the same day.</param>
    public CardSchedule Review(CardSchedule? known, string card, Rating rating, DateTimeOffset at) =>
        Review(known, card, rating, at, isLast: true);

    /// <summary>The card's schedule after all of its reviews, the oldest first.</summary>
    internal CardSchedule Replay(string card, IReadOnlyList<Review> reviews)
    {
        CardSchedule? schedule = null;
        foreach (var (index, review) in reviews.Index())
            schedule = Review(schedule, card, review.Rating, review.At, isLast: index == reviews.Count - 1);
        return schedule!;
    }

    CardSchedule Review(CardSchedule? known, string card, Rating rating, DateTimeOffset at, bool isLast)
    {
        var memory = known is null
            ? _curve.First(rating)
            : _curve.Next(known.Memory, rating, DaysBetween(known.LastReview, at));
        var (phase, step) = known is null ? (Phase.Learning, 0) : (known.Phase, known.Step);
        return phase == Phase.Review
            ? FromReview(memory, card, rating, at, isLast)
            : FromStep(phase, step, memory, card, rating, at, isLast);
    }

    /// <summary>The schedule after each of the four ratings, in their order: what the person chooses from.</summary>
    public IReadOnlyList<CardSchedule> Choices(CardSchedule? known, string card, DateTimeOffset at) =>
        [.. Enum.GetValues<Rating>().Select(rating => Review(known, card, rating, at))];

    /// <summary>The probability, 0 to 1, that the card is recalled now.</summary>
    public double Retrievability(CardSchedule schedule, DateTimeOffset now) =>
        _curve.Retrievability(schedule.Memory, DaysBetween(schedule.LastReview, now));

    CardSchedule FromReview(Memory memory, string card, Rating rating, DateTimeOffset at, bool isLast) =>
        rating == Rating.Again && _settings.RelearningSteps is [var first, ..]
            ? new(Phase.Relearning, 0, memory, at, at + first)
            : InDays(memory, card, at, isLast);

    CardSchedule FromStep(
        Phase phase,
        int step,
        Memory memory,
        string card,
        Rating rating,
        DateTimeOffset at,
        bool isLast
    )
    {
        var steps = phase == Phase.Learning ? _settings.LearningSteps : _settings.RelearningSteps;
        // There may have been more steps when the card was rated last.
        if (steps.Count == 0 || (step >= steps.Count && rating != Rating.Again))
            return InDays(memory, card, at, isLast);
        return rating switch
        {
            Rating.Again => new(phase, 0, memory, at, at + steps[0]),
            Rating.Hard => new(phase, step, memory, at, at + HardStep(steps, step)),
            Rating.Good when step + 1 < steps.Count => new(phase, step + 1, memory, at, at + steps[step + 1]),
            _ => InDays(memory, card, at, isLast),
        };
    }

    static TimeSpan HardStep(IReadOnlyList<TimeSpan> steps, int step) =>
        (step, steps.Count) switch
        {
            (0, 1) => steps[0] * 1.5,
            (0, _) => (steps[0] + steps[1]) / 2,
            _ => steps[step],
        };

    /// <param name="memory">What is believed of it.</param>
    /// <param name="card">The card's id.</param>
    /// <param name="at">When it was rated.</param>
    /// <param name="isLast">False when another review is known: then nobody asks for this date.</param>
    CardSchedule InDays(Memory memory, string card, DateTimeOffset at, bool isLast)
    {
        if (!isLast)
            return new(Phase.Review, 0, memory, at, at);
        var days = (int)
            Math.Clamp(Math.Round(_curve.Interval(memory, _settings.DesiredRetention)), 1, _settings.MaximumInterval);
        return new(Phase.Review, 0, memory, at, at.AddDays(Fuzz.Apply(days, card, at, _settings)));
    }

    internal static int DaysBetween(DateTimeOffset last, DateTimeOffset at) =>
        (int)Math.Max(0, Math.Floor((at - last).TotalDays));
}
