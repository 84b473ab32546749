namespace EmbeddedKafka.Network;

/// <summary>A request is dropped on purpose: it has no effect and no answer, and the connection stays open and
/// silent.</summary>
internal sealed class SilencedException : Exception;
