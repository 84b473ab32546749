namespace EmbeddedKafka;

/// <summary>Consumers may now read up to, not including, <paramref name="HighWatermark"/>.</summary>
public sealed record HighWatermarkMoved(DateTimeOffset At, string Topic, int Partition, long HighWatermark)
    : ClusterEvent(At);
