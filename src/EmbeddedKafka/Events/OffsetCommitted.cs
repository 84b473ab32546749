namespace EmbeddedKafka;

/// <summary>A group committed the offset that it will read next.</summary>
public sealed record OffsetCommitted(DateTimeOffset At, string GroupId, string Topic, int Partition, long Offset)
    : ClusterEvent(At);
