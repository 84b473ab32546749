namespace EmbeddedKafka;

/// <summary>The controller has heard nothing from a broker for its session, or was told of its shutdown: it is in no
/// ISR and leads nothing.</summary>
public sealed record BrokerFenced(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
