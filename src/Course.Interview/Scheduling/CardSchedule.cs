using Course.Base;

namespace Course.Interview.Scheduling;

/// <summary>When a card comes back.</summary>
/// <param name="Phase">Steps of minutes, or intervals of days.</param>
/// <param name="Step">The step it stands on, from 0; 0 in <see cref="Phase.Review"/>.</param>
/// <param name="Memory">What FSRS believes of it.</param>
/// <param name="LastReview">When it was rated last.</param>
/// <param name="Due">When it is to be shown again.</param>
public sealed record CardSchedule(Phase Phase, int Step, Memory Memory, DateTimeOffset LastReview, DateTimeOffset Due)
{
    /// <summary>A step is due to the minute; an interval of days is due from the beginning of its day.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The zone in which days begin and end.</param>
    public bool IsDue(DateTimeOffset now, TimeZoneInfo zone) =>
        Phase == Phase.Review ? DueDay(zone) <= now.DayIn(zone) : Due <= now;

    /// <summary>The day on which it is to be shown again. An interval counts days of the calendar: across a change to
    /// daylight saving time they are not all 24 hours long.</summary>
    public DateOnly DueDay(TimeZoneInfo zone) =>
        Phase == Phase.Review
            ? LastReview.DayIn(zone).AddDays((int)Math.Round((Due - LastReview).TotalDays))
            : Due.DayIn(zone);
}
