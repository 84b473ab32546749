namespace EmbeddedKafka;

/// <summary>A group at one moment.</summary>
/// <param name="State">As Kafka writes it: Empty, PreparingRebalance, CompletingRebalance, Stable, Dead; Assigning and
/// Reconciling where the coordinator assigns.</param>
/// <param name="Generation">The generation of a classic group, the epoch of others. Goes up with each
/// rebalance.</param>
/// <param name="Protocol">The strategy by which partitions are assigned; null while there is none.</param>
public sealed record GroupSnapshot(
    string GroupId,
    string State,
    int Generation,
    string? Protocol,
    int CoordinatorId,
    IReadOnlyList<MemberSnapshot> Members,
    IReadOnlyList<CommittedOffset> Offsets
)
{
    /// <summary>classic, consumer (KIP-848) or share (KIP-932).</summary>
    public string Type { get; init; } = "classic";

    /// <summary>The epoch of the target assignment; of a classic group its generation.</summary>
    public int AssignmentEpoch { get; init; } = Generation;
}
