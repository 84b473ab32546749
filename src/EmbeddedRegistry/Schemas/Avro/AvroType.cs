using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>A type of Avro. After its text has been read, it never changes.</summary>
internal abstract class AvroType(AvroKind kind, IReadOnlyList<JsonProperty> properties)
{
    public AvroKind Kind { get; } = kind;

    /// <summary>Members that Avro gives no meaning, and <c>logicalType</c> with what belongs to it.</summary>
    public IReadOnlyList<JsonProperty> Properties { get; } = properties;
}
