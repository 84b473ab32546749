namespace EmbeddedKafka;

/// <summary>The set of in-sync replicas (broker ids) shrank or grew.</summary>
public sealed record IsrChanged(DateTimeOffset At, string Topic, int Partition, IReadOnlyList<int> Isr) : ClusterEvent(At);
