namespace EmbeddedKafka;

/// <summary>A reassignment began, was changed, was cancelled or is complete (nothing adding, nothing
/// removing).</summary>
/// <param name="Replicas">Broker ids, the preferred leader first; while it lasts, old and new ones.</param>
public sealed record AssignmentChanged(
    DateTimeOffset At,
    string Topic,
    int Partition,
    IReadOnlyList<int> Replicas,
    IReadOnlyList<int> Adding,
    IReadOnlyList<int> Removing
) : ClusterEvent(At);
