using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <param name="Default">Null if there is none, which is something else than the default <c>null</c>.</param>
/// <param name="Order"><c>ascending</c>, <c>descending</c> or <c>ignore</c>.</param>
internal sealed record AvroField(
    string Name,
    AvroType Type,
    string? Doc,
    JsonElement? Default,
    string Order,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<JsonProperty> Properties
);
