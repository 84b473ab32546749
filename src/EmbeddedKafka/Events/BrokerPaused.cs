namespace EmbeddedKafka;

/// <summary>A broker stands still, as after SIGSTOP.</summary>
public sealed record BrokerPaused(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
