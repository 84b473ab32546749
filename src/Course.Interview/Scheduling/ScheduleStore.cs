using Course.Base;

namespace Course.Interview.Scheduling;

/// <summary>How this person's cards are scheduled: <c>.course/interview-settings.json</c>. Without the file, the
/// published defaults.</summary>
/// <param name="path">The file.</param>
/// <param name="damaged">Told in one sentence when it was damaged and set aside.</param>
/// <param name="time">The clock for the name of a damaged file.</param>
public sealed class ScheduleStore(string path, Action<string>? damaged = null, TimeProvider? time = null)
{
    readonly StateFile<Kept> _file = new(path, () => new Kept(), time: time) { Damaged = damaged };

    public async Task<ScheduleSettings> LoadAsync(CancellationToken cancellationToken = default)
    {
        var settings = new ScheduleSettings();
        if (!File.Exists(_file.Path))
            return settings;
        var kept = await _file.LoadAsync(cancellationToken);
        try
        {
            if (kept.Parameters is { } weights)
                settings = settings with { Parameters = new(weights) };
            if (kept.DesiredRetention is { } retention)
                settings = settings with { DesiredRetention = Retention(retention) };
        }
        catch (ArgumentException e)
        {
            damaged?.Invoke(
                $"'{_file.Path}' holds what FSRS cannot use "
                    + $"({e.Message.Split(" (Parameter")[0].TrimEnd('.')}): the published defaults are used. A new "
                    + "fit replaces it: course interview optimise"
            );
        }

        return settings;
    }

    /// <summary>Keeps the weights and the desired retention; null leaves what is there.</summary>
    public Task SaveAsync(
        FsrsParameters? parameters,
        double? desiredRetention,
        CancellationToken cancellationToken = default
    ) =>
        _file.UpdateAsync(
            kept => new Kept(parameters?.Weights ?? kept.Parameters, desiredRetention ?? kept.DesiredRetention),
            cancellationToken
        );

    /// <summary>Back to the published defaults.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        _file.SaveAsync(new Kept(), cancellationToken);

    /// <exception cref="ArgumentException">It is not a probability from 0.7 to 0.99.</exception>
    public static double Retention(double retention) =>
        retention is >= 0.7 and <= 0.99
            ? retention
            : throw new ArgumentException(
                FormattableString.Invariant($"the desired retention is {retention}; it must lie between 0.7 and 0.99"),
                nameof(retention)
            );

    sealed record Kept(IReadOnlyList<double>? Parameters = null, double? DesiredRetention = null);
}
