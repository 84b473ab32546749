using Course.Base;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Interview;

/// <summary>What the course knows of a person's rehearsal: the reviews, and how cards are scheduled for them.</summary>
public sealed class RehearsalState(CourseFolder course)
{
    public ReviewStore Reviews { get; } = new(Path.Combine(course.State, "interview.json"), course.Note, course.Time);

    public ScheduleStore Settings { get; } =
        new(Path.Combine(course.State, "interview-settings.json"), course.Note, course.Time);

    public async Task<Scheduler> SchedulerAsync(CancellationToken cancellationToken) =>
        new(await Settings.LoadAsync(cancellationToken));
}
