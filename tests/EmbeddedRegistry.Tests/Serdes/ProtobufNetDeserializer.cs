using Confluent.Kafka;
using ProtoBuf;
using SerializationContext = Confluent.Kafka.SerializationContext;

namespace EmbeddedKafka.Registry.Tests.Serdes;

/// <summary>Reads what <see cref="ProtobufNetSerializer{T}"/> or one of Confluent's wrote. It needs no registry: a
/// message has the numbers of its fields with it.</summary>
internal sealed class ProtobufNetDeserializer<T> : IDeserializer<T?>
{
    public T? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return default;
        ProtobufFrame.Decode(ref data);
        return Serializer.Deserialize<T>(data);
    }
}
