using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>A type with a name: a record, an enum or a fixed.</summary>
internal abstract class AvroNamed(
    AvroKind kind,
    AvroName name,
    string? doc,
    IReadOnlyList<AvroName> aliases,
    IReadOnlyList<JsonProperty> properties
) : AvroType(kind, properties)
{
    public AvroName Name { get; } = name;

    public string? Doc { get; } = doc;

    public IReadOnlyList<AvroName> Aliases { get; } = aliases;

    /// <summary>Whether this reader's type has the writer's name. Namespaces are not compared, but those of aliases
    /// are.</summary>
    public bool IsCalledLike(AvroNamed writer) => Name.Simple == writer.Name.Simple || Aliases.Contains(writer.Name);
}
