using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster;

/// <summary>The effective configs of a topic that appends and replication ask for, parsed once per change.</summary>
internal sealed record TopicSettings
{
    public LogSettings Log { get; init; } = new();
    public int MinInsyncReplicas { get; init; } = 1;
    public int MaxMessageBytes { get; init; } = 1_048_588;
    public bool UsesLogAppendTime { get; init; }
    public long TimestampBeforeMaxMs { get; init; } = long.MaxValue;
    public long TimestampAfterMaxMs { get; init; } = 3_600_000;

    /// <summary>The codec that every stored batch gets; null leaves it to producers.</summary>
    public int? Codec { get; init; }

    /// <summary>How hard the broker compresses; null for the codec's default.</summary>
    public int? CodecLevel { get; init; }

    public bool UncleanElection { get; init; }
}
