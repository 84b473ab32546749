namespace EmbeddedKafka.Registry.Schemas;

/// <summary>A language of schemas: Avro, JSON Schema or Protobuf.</summary>
internal interface ISchemaFormat
{
    /// <summary>As <c>schemaType</c> has it in the REST API: <c>AVRO</c>, <c>JSON</c> or <c>PROTOBUF</c>.</summary>
    string Name { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="text">The schema as it was sent: at most 10 MB, perhaps not a schema at all.</param>
    /// <param name="references">The schemas that it names, already read, with those that they name in
    /// turn. Names are unique.</param>
    /// <exception cref="InvalidSchemaException">It is not a schema of this format, is nested too deeply, or names a
    /// type that is not there.</exception>
    ISchema Parse(string text, IReadOnlyList<SchemaReference> references);
}
