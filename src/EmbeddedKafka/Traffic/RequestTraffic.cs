using EmbeddedKafka.Protocol;

namespace EmbeddedKafka;

/// <summary>Requests for one API from one client to one broker. Bytes are those on the wire, the size of the frame
/// included.</summary>
public sealed record RequestTraffic(ApiKey Api, string ClientId, int BrokerId, long Count, long Bytes);
