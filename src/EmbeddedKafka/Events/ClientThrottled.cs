using EmbeddedKafka.Protocol;

namespace EmbeddedKafka;

/// <summary>A client used more than its quota: it was told to pause, and its connection is not read for so long
/// (KIP-219).</summary>
public sealed record ClientThrottled(
    DateTimeOffset At,
    int BrokerId,
    ApiKey Api,
    string? ClientId,
    string User,
    TimeSpan Pause
) : ClusterEvent(At);
