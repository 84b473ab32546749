using System.Net;

namespace EmbeddedKafka;

/// <summary>A client named its software on a connection, as clients do with ApiVersions from version 3 (KIP-511):
/// <c>librdkafka 2.12.0</c>, <c>apache-kafka-java 4.3.1</c>.</summary>
public sealed record ClientIdentified(
    DateTimeOffset At,
    int BrokerId,
    IPEndPoint Client,
    string? ClientId,
    string SoftwareName,
    string SoftwareVersion
) : ClusterEvent(At);
