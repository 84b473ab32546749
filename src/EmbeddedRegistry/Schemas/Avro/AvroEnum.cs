using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <param name="fallback">What a reader puts in the place of a symbol that it does not know: the member
/// <c>default</c>.</param>
internal sealed class AvroEnum(
    AvroName name,
    string? doc,
    IReadOnlyList<AvroName> aliases,
    IReadOnlyList<string> symbols,
    string? fallback,
    IReadOnlyList<JsonProperty> properties
) : AvroNamed(AvroKind.Enum, name, doc, aliases, properties)
{
    readonly HashSet<string> _known = [.. symbols];

    public IReadOnlyList<string> Symbols { get; } = symbols;

    public string? Fallback { get; } = fallback;

    public bool Knows(string symbol) => _known.Contains(symbol);
}
