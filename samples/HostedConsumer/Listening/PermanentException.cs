namespace HostedConsumer.Listening;

/// <summary>This record will never succeed.</summary>
public sealed class PermanentException(string message, Exception? inner = null) : Exception(message, inner);
