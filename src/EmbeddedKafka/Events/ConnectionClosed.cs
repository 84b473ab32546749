using System.Net;

namespace EmbeddedKafka;

/// <summary>A connection is gone, whoever closed it. <paramref name="ClientId"/> is that of its last request.</summary>
public sealed record ConnectionClosed(DateTimeOffset At, int BrokerId, IPEndPoint Client, string? ClientId)
    : ClusterEvent(At);
