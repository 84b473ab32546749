namespace EmbeddedKafka;

/// <summary>One replica of a partition at one moment, in the order of preference within its partition.</summary>
/// <param name="HighWatermark">As this replica knows it; a follower's may be behind the leader's.</param>
/// <param name="Bytes">The size of its log.</param>
public sealed record ReplicaSnapshot(
    int BrokerId,
    bool IsInSync,
    bool IsHeld,
    long LogStartOffset,
    long LogEndOffset,
    long HighWatermark,
    long Bytes,
    int Segments
)
{
    /// <summary>Consumers with read_committed read from this replica up to, not including, this offset.</summary>
    public long LastStableOffset { get; init; }
}
