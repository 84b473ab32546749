namespace EmbeddedKafka;

/// <summary>A broker that stood still goes on.</summary>
public sealed record BrokerResumed(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
