namespace Course.Bench;

/// <summary>One figure of a kind of cluster.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">What <paramref name="Value"/> counts.</param>
/// <param name="Value">The figure; null when there is none, for <see cref="Reason"/>.</param>
/// <param name="Limit">The most that it may be; null for a figure that is only told.</param>
/// <param name="Because">Where the limit comes from.</param>
internal sealed record ClusterMark(
    string Name,
    string Unit,
    double? Value,
    double? Limit = null,
    string? Because = null
)
{
    /// <summary>Why there is no figure.</summary>
    public string? Reason { get; init; }

    /// <summary>Null when there is no figure or no limit.</summary>
    public bool? Reached => Value is { } value && Limit is { } limit ? value <= limit : null;

    public string Target => Limit is { } limit ? $"≤ {limit:#,0.##} {Unit} ({Because})" : "";
}
