using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <param name="isError">Whether it is written <c>error</c>, as the exceptions of Avro's protocols are.</param>
internal sealed class AvroRecord(
    AvroName name,
    bool isError,
    string? doc,
    IReadOnlyList<AvroName> aliases,
    IReadOnlyList<JsonProperty> properties
) : AvroNamed(AvroKind.Record, name, doc, aliases, properties)
{
    Dictionary<string, AvroField> _byName = [];

    public bool IsError { get; } = isError;

    public IReadOnlyList<AvroField> Fields { get; private set; } = [];

    public AvroField? Field(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Called once, when the fields are read: they may be of the record's own type.</summary>
    public void Complete(IReadOnlyList<AvroField> fields)
    {
        Fields = fields;
        _byName = fields.ToDictionary(field => field.Name);
    }
}
