namespace EmbeddedKafka;

/// <summary>A leader appended a record batch. <paramref name="ProducerId"/> is −1 for a producer without
/// idempotence.</summary>
public sealed record BatchAppended(
    DateTimeOffset At,
    string Topic,
    int Partition,
    long BaseOffset,
    int Records,
    int Bytes,
    BatchCompression Compression,
    long ProducerId,
    string? ClientId
) : ClusterEvent(At);
