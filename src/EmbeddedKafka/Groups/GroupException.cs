using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>A group refuses a request, in Kafka's words.</summary>
internal sealed class GroupException(ErrorCode error, string message) : Exception(message)
{
    public ErrorCode Error => error;
}
