namespace EmbeddedKafka.Registry.Log;

/// <summary>The log no longer holds what was read from it.</summary>
internal sealed class LogLostException(string topic)
    : Exception($"the topic {topic} was deleted or cut back under this registry; start the registry anew");
