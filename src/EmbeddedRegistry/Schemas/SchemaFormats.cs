using EmbeddedKafka.Registry.Schemas.Avro;
using EmbeddedKafka.Registry.Schemas.Json;
using EmbeddedKafka.Registry.Schemas.Protobuf;

namespace EmbeddedKafka.Registry.Schemas;

/// <summary>The formats that a registry knows.</summary>
internal static class SchemaFormats
{
    /// <summary>The format of a request that does not say.</summary>
    public const string Default = "AVRO";

    /// <summary>In the order in which Confluent's registry names them.</summary>
    public static IReadOnlyList<ISchemaFormat> All { get; } =
    [new JsonSchemaFormat(), new ProtobufFormat(), new AvroFormat()];
}
