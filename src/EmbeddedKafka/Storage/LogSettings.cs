namespace EmbeddedKafka.Storage;

/// <summary>The topic configs that a log obeys, parsed once per change. Times in milliseconds, −1 = without limit.</summary>
internal sealed record LogSettings
{
    public int SegmentBytes { get; init; } = 1 << 30;
    public long SegmentMs { get; init; } = 604_800_000;
    public long RetentionMs { get; init; } = 604_800_000;
    public long RetentionBytes { get; init; } = -1;
    public bool Deletes { get; init; } = true;
    public bool Compacts { get; init; }
}
