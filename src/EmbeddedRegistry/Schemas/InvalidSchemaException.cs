namespace EmbeddedKafka.Registry.Schemas;

/// <summary>A text that is no schema of its format; the message says where and why.</summary>
internal sealed class InvalidSchemaException(string message, Exception? inner = null) : Exception(message, inner);
