namespace EmbeddedKafka;

/// <summary>A consumer group at one moment.</summary>
/// <param name="State">As Kafka writes it: Empty, PreparingRebalance, CompletingRebalance, Stable, Dead.</param>
/// <param name="Generation">Goes up with each rebalance.</param>
public sealed record GroupSnapshot(
    string GroupId, string State, int Generation, string? Protocol, int CoordinatorId,
    IReadOnlyList<MemberSnapshot> Members, IReadOnlyList<CommittedOffset> Offsets);
