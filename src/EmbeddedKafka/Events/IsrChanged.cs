namespace EmbeddedKafka;

/// <summary>The set of in-sync replicas (broker ids) shrank or grew.</summary>
public sealed record IsrChanged(DateTimeOffset At, string Topic, int Partition, IReadOnlyList<int> Isr)
    : ClusterEvent(At)
{
    /// <summary>Out of the ISR while it is below min.insync.replicas, and still fit to lead without loss
    /// (KIP-966).</summary>
    public IReadOnlyList<int> EligibleLeaders { get; init; } = [];
}
