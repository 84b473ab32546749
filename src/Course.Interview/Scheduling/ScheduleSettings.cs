namespace Course.Interview.Scheduling;

/// <summary>How cards are scheduled.</summary>
public sealed record ScheduleSettings
{
    /// <summary>The 21 weights. Default: the published ones.</summary>
    public FsrsParameters Parameters { get; init; } = FsrsParameters.Default;

    /// <summary>The probability of recall at which a card comes back, 0.7 to 0.99. Higher means more reviews. Default
    /// 0.9.</summary>
    public double DesiredRetention { get; init; } = 0.9;

    /// <summary>How long after its first ratings a new card comes back. Default 1 and 10 minutes.</summary>
    public IReadOnlyList<TimeSpan> LearningSteps { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    /// <summary>The same for a card that was forgotten. Default 10 minutes.</summary>
    public IReadOnlyList<TimeSpan> RelearningSteps { get; init; } = [TimeSpan.FromMinutes(10)];

    /// <summary>The longest interval, in days. Default 36,500.</summary>
    public int MaximumInterval { get; init; } = 36_500;

    /// <summary>Spreads cards that were learned together over neighbouring days; null for none. The same seed gives the
    /// same dates.</summary>
    public int? FuzzSeed { get; init; } = 0;
}
