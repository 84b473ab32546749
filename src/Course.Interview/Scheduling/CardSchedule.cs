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
    public bool IsDue(DateTimeOffset now) =>
        Due <= now || (Phase == Phase.Review && Due.ToOffset(now.Offset).Date <= now.Date);
}
