namespace EmbeddedKafka;

/// <summary>A stopped broker serves again.</summary>
public sealed record BrokerStarted(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
