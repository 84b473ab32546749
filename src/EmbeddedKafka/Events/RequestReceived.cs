using EmbeddedKafka.Protocol;

namespace EmbeddedKafka;

/// <summary>A broker received a request of <paramref name="Bytes"/> bytes.</summary>
public sealed record RequestReceived(
    DateTimeOffset At,
    int BrokerId,
    ApiKey Api,
    short Version,
    string? ClientId,
    int Bytes
) : ClusterEvent(At);
