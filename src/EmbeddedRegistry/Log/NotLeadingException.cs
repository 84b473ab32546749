namespace EmbeddedKafka.Registry.Log;

/// <summary>Another instance has taken over: what was to be written does not count.</summary>
internal sealed class NotLeadingException() : Exception("another instance leads the registry now");
