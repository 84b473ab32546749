namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>Avro's schemas, by its specification (https://avro.apache.org/docs/1.12.0/specification/). What it leaves
/// open is as Avro's Java library has it, on which Confluent's registry stands. Apache.Avro for .NET is not used here:
/// it knows no types of other texts, and lets through defaults, names and symbols that Java refuses.</summary>
internal sealed class AvroFormat : ISchemaFormat
{
    public string Name => "AVRO";

    public ISchema Parse(string text, IReadOnlyList<SchemaReference> references)
    {
        var foreign = new Dictionary<string, AvroNamed>();
        foreach (var reference in references)
        {
            foreach (var (name, type) in ((AvroSchema)reference.Schema).Named)
            {
                if (!foreign.TryAdd(name, type) && !IsSame(foreign[name], type))
                {
                    throw new InvalidSchemaException(
                        $"The references define {name} more than once, and not the same: the last time in that named "
                            + $"'{reference.Name}'."
                    );
                }
            }
        }
        var parser = new AvroParser(foreign);
        var root = parser.Parse(JsonText.Read(text));
        return new AvroSchema(root, parser.Named, foreign.Values);
    }

    static bool IsSame(AvroNamed one, AvroNamed other) =>
        ReferenceEquals(one, other) || AvroWriter.Normalized(one, []) == AvroWriter.Normalized(other, []);
}
