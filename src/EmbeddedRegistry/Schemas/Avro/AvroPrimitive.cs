using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

internal sealed class AvroPrimitive(AvroKind kind, IReadOnlyList<JsonProperty> properties) : AvroType(kind, properties)
{
    public string Name { get; } = kind.ToString().ToLowerInvariant();

    /// <summary>The kind that a name of the specification stands for; null for any other name.</summary>
    public static AvroKind? KindOf(string name) =>
        name switch
        {
            "null" => AvroKind.Null,
            "boolean" => AvroKind.Boolean,
            "int" => AvroKind.Int,
            "long" => AvroKind.Long,
            "float" => AvroKind.Float,
            "double" => AvroKind.Double,
            "bytes" => AvroKind.Bytes,
            "string" => AvroKind.String,
            _ => null,
        };
}
