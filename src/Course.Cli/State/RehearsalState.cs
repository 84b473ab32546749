using Course.Interview;
using Spectre.Console;

namespace Course.Cli;

/// <summary>What the course knows of a person's rehearsal: the reviews, and how cards are scheduled for them.</summary>
internal sealed class RehearsalState(CourseHost host)
{
    public ReviewStore Reviews { get; } =
        new(
            Path.Combine(host.StateFolder, "interview.json"),
            sentence => host.Terminal.Error.MarkupLineInterpolated($"[yellow]{sentence}[/]"),
            host.Time
        );

    public ScheduleStore Settings { get; } =
        new(
            Path.Combine(host.StateFolder, "interview-settings.json"),
            sentence => host.Terminal.Error.MarkupLineInterpolated($"[yellow]{sentence}[/]"),
            host.Time
        );

    public async Task<Scheduler> SchedulerAsync(CancellationToken cancellationToken) =>
        new(await Settings.LoadAsync(cancellationToken));
}
