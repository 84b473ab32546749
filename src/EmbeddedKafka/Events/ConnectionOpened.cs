using System.Net;

namespace EmbeddedKafka;

/// <summary>A broker serves a new connection.</summary>
public sealed record ConnectionOpened(DateTimeOffset At, int BrokerId, IPEndPoint Client) : ClusterEvent(At);
