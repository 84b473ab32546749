namespace EmbeddedKafka;

/// <summary>The controller hears from a broker again: it may lead, and rejoins ISRs as it catches up.</summary>
public sealed record BrokerUnfenced(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
