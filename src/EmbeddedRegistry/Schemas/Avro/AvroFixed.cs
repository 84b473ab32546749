using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <param name="size">In bytes.</param>
internal sealed class AvroFixed(
    AvroName name,
    string? doc,
    IReadOnlyList<AvroName> aliases,
    int size,
    IReadOnlyList<JsonProperty> properties
) : AvroNamed(AvroKind.Fixed, name, doc, aliases, properties)
{
    public int Size { get; } = size;
}
