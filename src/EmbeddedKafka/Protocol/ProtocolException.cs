namespace EmbeddedKafka.Protocol;

/// <summary>Bytes that are not what the Kafka protocol says they should be, or a message that its version cannot
/// carry.</summary>
public sealed class ProtocolException(string message) : Exception(message)
{
    internal static ProtocolException UnknownApi(ApiKey key) => new($"there is no API with key {(short)key}");

    internal static void ThrowUnlessInRange(string message, short version, short low, short high)
    {
        if (version < low || version > high)
            throw new ProtocolException($"{message} has versions {low} to {high}, not {version}");
    }
}
