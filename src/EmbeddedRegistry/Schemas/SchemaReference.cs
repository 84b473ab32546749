namespace EmbeddedKafka.Registry.Schemas;

/// <summary>A schema that another one uses.</summary>
/// <param name="Name">How the other one names it: an Avro full name, the URI of a <c>$ref</c>, the path of an
/// <c>import</c>.</param>
/// <param name="Schema">What stands there. It knows what it refers to itself.</param>
internal sealed record SchemaReference(string Name, ISchema Schema);
