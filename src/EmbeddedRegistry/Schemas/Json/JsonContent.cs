namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>What an object may have besides its named properties, or an array after its first items: anything (an open
/// content model), nothing (a closed one) or something (a partially open one).</summary>
/// <param name="Rest">What the others must be; null if they may be anything.</param>
/// <param name="Patterns">What those must be whose names match.</param>
internal sealed record JsonContent(JsonSchemaNode? Rest, IReadOnlyList<JsonPattern> Patterns)
{
    public bool IsOpen => Patterns.Count == 0 && (Rest is null || Rest.Effective.AcceptsAll);

    /// <summary>What a property must be that is not named; null if it may be anything.</summary>
    public JsonSchemaNode? SchemaFor(string property) =>
        Patterns.FirstOrDefault(pattern => pattern.Matches(property))?.Schema ?? Rest;
}
