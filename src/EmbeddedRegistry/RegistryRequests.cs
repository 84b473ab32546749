namespace EmbeddedKafka.Registry;

/// <summary>Requests of one kind from one client that were answered with one status.</summary>
/// <param name="Method">GET, POST, PUT, DELETE.</param>
/// <param name="Route">The path with the names of its variables, such as <c>/subjects/{subject}/versions</c>; for a
/// path that the registry does not know, <c>(unknown)</c>.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Client">The user of its basic authentication if it sends one, whether the registry asks for it or not;
/// else its User-Agent; else empty. Confluent's .NET client sends no User-Agent.</param>
/// <param name="Count">How many.</param>
public sealed record RegistryRequests(string Method, string Route, int Status, string Client, long Count);
