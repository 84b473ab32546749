namespace EmbeddedKafka.Storage;

/// <summary>The topic configs that a log obeys, parsed once per change. Times in milliseconds, −1 = without
/// limit.</summary>
internal sealed record LogSettings
{
    public int SegmentBytes { get; init; } = 1 << 30;
    public long SegmentMs { get; init; } = 604_800_000;
    public long RetentionMs { get; init; } = 604_800_000;
    public long RetentionBytes { get; init; } = -1;
    public bool Deletes { get; init; } = true;
    public bool Compacts { get; init; }
    public long MinCompactionLagMs { get; init; }
    public long MaxCompactionLagMs { get; init; } = long.MaxValue;
    public double MinCleanableRatio { get; init; } = 0.5;
    public long DeleteRetentionMs { get; init; } = 86_400_000;

    /// <summary>After how many records, and after how long, an append goes to the disk at once.</summary>
    public long FlushMessages { get; init; } = long.MaxValue;

    /// <inheritdoc cref="FlushMessages"/>
    public long FlushMs { get; init; } = long.MaxValue;

    /// <summary>A compacted log also rolls when its records have waited for compaction for long enough.</summary>
    public long MaxSegmentMs =>
        Compacts && MaxCompactionLagMs > 0 ? Math.Min(SegmentMs, MaxCompactionLagMs) : SegmentMs;
}
