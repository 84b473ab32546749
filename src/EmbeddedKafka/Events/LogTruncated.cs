namespace EmbeddedKafka;

/// <summary>A follower dropped what its leader does not have, from <paramref name="EndOffset"/> on.</summary>
public sealed record LogTruncated(DateTimeOffset At, string Topic, int Partition, int BrokerId, long EndOffset)
    : ClusterEvent(At);
