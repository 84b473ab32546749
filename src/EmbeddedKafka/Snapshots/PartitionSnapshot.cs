namespace EmbeddedKafka;

/// <summary>A partition at one moment. Without a leader (−1) the offsets are those of the replica that has
/// most.</summary>
/// <param name="HighWatermark">Consumers read up to, not including, this offset.</param>
/// <param name="LastStableOffset">Consumers with read_committed read up to this offset.</param>
public sealed record PartitionSnapshot(
    int Index,
    int Leader,
    int LeaderEpoch,
    IReadOnlyList<int> Isr,
    IReadOnlyList<ReplicaSnapshot> Replicas,
    long LogStartOffset,
    long HighWatermark,
    long LastStableOffset,
    long LogEndOffset
)
{
    /// <summary>Out of the ISR while it is below min.insync.replicas, and still fit to lead without loss
    /// (KIP-966).</summary>
    public IReadOnlyList<int> EligibleLeaders { get; init; } = [];

    /// <summary>Broker ids that a reassignment adds, until all of them are in sync.</summary>
    public IReadOnlyList<int> AddingReplicas { get; init; } = [];

    /// <summary>Broker ids that go when the reassignment is complete.</summary>
    public IReadOnlyList<int> RemovingReplicas { get; init; } = [];
}
