namespace EmbeddedKafka.Registry.Schemas.Json;

/// <summary>JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12 (https://json-schema.org/specification-links), told apart
/// by the keywords that are used. A schema without <c>$schema</c> is of draft 7, as in Confluent's registry.</summary>
internal sealed class JsonSchemaFormat : ISchemaFormat
{
    public string Name => "JSON";

    public ISchema Parse(string text, IReadOnlyList<SchemaReference> references)
    {
        var parser = new JsonSchemaParser(references);
        parser.Parse(JsonText.Read(text));
        return new JsonSchema(parser);
    }
}
