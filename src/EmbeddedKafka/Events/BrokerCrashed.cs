namespace EmbeddedKafka;

/// <summary>A broker is gone without a word. Its leaders move when the controller notices: see
/// <see cref="BrokerFenced"/>.</summary>
public sealed record BrokerCrashed(DateTimeOffset At, int BrokerId) : ClusterEvent(At);
