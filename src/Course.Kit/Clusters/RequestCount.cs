namespace Course.Kit;

/// <summary>Requests of one kind from one client to one broker.</summary>
/// <param name="Api">The API's name: Produce, Fetch, Metadata …</param>
/// <param name="ClientId">The client's <c>client.id</c>.</param>
/// <param name="Broker">The broker that was asked.</param>
/// <param name="Count">How many requests.</param>
/// <param name="Bytes">Their size on the wire, in bytes.</param>
public sealed record RequestCount(string Api, string ClientId, int Broker, long Count, long Bytes);
