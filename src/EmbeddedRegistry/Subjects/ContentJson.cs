using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Subjects;

/// <summary>A schema as JSON, in the log and in the REST API. What is empty is left out.</summary>
internal static class ContentJson
{
    public static void Write(JsonObject json, SchemaContent content)
    {
        json["schemaType"] = content.Type;
        if (content.References.Count != 0)
            json["references"] = References(content);
        if (content.Metadata is { } metadata)
            json["metadata"] = metadata.DeepClone();
        if (content.RuleSet is { } rules)
            json["ruleSet"] = rules.DeepClone();
        json["schema"] = content.Text;
    }

    /// <exception cref="FormatException">Something that must be there is not, or is of another type.</exception>
    public static SchemaContent Read(JsonObject json) =>
        new(
            OptionalText(json, "schemaType") is { Length: > 0 } type ? type : Schemas.SchemaFormats.Default,
            OptionalText(json, "schema") ?? throw new FormatException("there is no schema"),
            ReadReferences(json["references"]),
            OptionalObject(json, "metadata"),
            OptionalObject(json, "ruleSet")
        );

    static JsonArray References(SchemaContent content) =>
        [
            .. content.References.Select(reference =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = reference.Name,
                        ["subject"] = reference.Subject,
                        ["version"] = reference.Version,
                    }
            ),
        ];

    static ReferenceName[] ReadReferences(JsonNode? references) =>
        references switch
        {
            null => [],
            JsonArray array => [.. array.Select(ReadReference)],
            _ => throw new FormatException("references is not an array"),
        };

    static ReferenceName ReadReference(JsonNode? node)
    {
        if (node is not JsonObject json)
            throw new FormatException("a reference is an object with name, subject and version");
        return new(
            OptionalText(json, "name") ?? throw new FormatException("a reference has no name"),
            QualifiedSubject.Normal(
                OptionalText(json, "subject") ?? throw new FormatException("a reference has no subject")
            ),
            json["version"] is JsonValue value && value.TryGetValue<int>(out var version)
                ? version
                : throw new FormatException("a reference has no version")
        );
    }

    static string? OptionalText(JsonObject json, string name) =>
        json[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw new FormatException($"{name} is not a string"),
        };

    static JsonObject? OptionalObject(JsonObject json, string name) =>
        json[name] switch
        {
            null => null,
            JsonObject value => (JsonObject)value.DeepClone(),
            _ => throw new FormatException($"{name} is not an object"),
        };
}
