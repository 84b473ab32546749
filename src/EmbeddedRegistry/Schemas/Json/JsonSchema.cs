using System.Text;

namespace EmbeddedKafka.Registry.Schemas.Json;

/// <param name="parser">Has read the schema; other schemas may point into it.</param>
internal sealed class JsonSchema(JsonSchemaParser parser) : ISchema
{
    readonly Lazy<string> _normalized = new(() => Text(parser.Root, sorted: true));

    public JsonSchemaParser Parser { get; } = parser;

    public string Canonical { get; } = Text(parser.Root, sorted: false);

    public string Normalized => _normalized.Value;

    public IReadOnlyList<Incompatibility> CannotRead(ISchema writer) =>
        JsonCompatibility.Check(Parser.Root, ((JsonSchema)writer).Parser.Root);

    static string Text(JsonSchemaNode root, bool sorted)
    {
        var text = new StringBuilder();
        JsonText.Append(text, root.Element, sorted);
        return text.ToString();
    }
}
