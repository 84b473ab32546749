using Confluent.Kafka;
using Confluent.SchemaRegistry;
using ProtoBuf;
using ProtoBuf.Meta;
using SerializationContext = Confluent.Kafka.SerializationContext;

namespace EmbeddedKafka.Registry.Tests.Serdes;

/// <summary>Writes protobuf-net's types as Confluent's Protobuf serializers write theirs, under the subject
/// <c>topic-value</c> or <c>topic-key</c>.</summary>
internal sealed class ProtobufNetSerializer<T>(ISchemaRegistryClient registry) : IAsyncSerializer<T>
{
    public static string Proto { get; } = Serializer.GetProto<T>(ProtoSyntax.Proto3);

    /// <summary>protobuf-net puts every message at the top of the file, sorted by name.</summary>
    static readonly int Index = Proto
        .Split('\n')
        .Where(line => line.StartsWith("message ", StringComparison.Ordinal))
        .ToList()
        .FindIndex(line => line.StartsWith($"message {typeof(T).Name} ", StringComparison.Ordinal));

    public async Task<byte[]> SerializeAsync(T data, SerializationContext context)
    {
        var part = context.Component == MessageComponentType.Key ? "key" : "value";
        var id = await registry.RegisterSchemaAsync(
            $"{context.Topic}-{part}",
            new Confluent.SchemaRegistry.Schema(Proto, SchemaType.Protobuf)
        );
        using var message = new MemoryStream();
        Serializer.Serialize(message, data);
        return [.. new ProtobufFrame(id, [Index]).Encode(), .. message.ToArray()];
    }
}
