namespace EmbeddedKafka;

/// <summary>A client pushed its metrics (KIP-714).</summary>
/// <param name="Metrics">An OTLP <c>MetricsData</c> message, compressed as <paramref name="Compression"/> says.</param>
/// <param name="IsLast">Whether the client is closing.</param>
public sealed record ClientMetricsReceived(
    DateTimeOffset At,
    int BrokerId,
    string? ClientId,
    Guid ClientInstanceId,
    BatchCompression Compression,
    ReadOnlyMemory<byte> Metrics,
    bool IsLast
) : ClusterEvent(At);
