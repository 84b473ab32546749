namespace EmbeddedKafka;

/// <summary>A broker at one moment.</summary>
public sealed record BrokerSnapshot(int Id, string Host, int Port, string? Rack, bool IsRunning);
