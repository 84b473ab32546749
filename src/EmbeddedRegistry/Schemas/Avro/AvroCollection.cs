using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>An array of items or a map from strings to values.</summary>
internal sealed class AvroCollection(AvroKind kind, AvroType element, IReadOnlyList<JsonProperty> properties)
    : AvroType(kind, properties)
{
    public AvroType Element { get; } = element;

    /// <summary>The member that holds the elements' type.</summary>
    public string ElementName { get; } = kind == AvroKind.Array ? "items" : "values";
}
