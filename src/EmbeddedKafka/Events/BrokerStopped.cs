namespace EmbeddedKafka;

/// <summary>A broker stopped; its leaders have moved.</summary>
public sealed record BrokerStopped(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
