namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <param name="root">What the schema describes.</param>
/// <param name="named">The types that it may be referred to for, by full name: its own and those of its
/// references.</param>
/// <param name="foreign">Those of them that its references define.</param>
internal sealed class AvroSchema(
    AvroType root,
    IReadOnlyDictionary<string, AvroNamed> named,
    IReadOnlyCollection<AvroNamed> foreign
) : ISchema
{
    readonly Lazy<string> _normalized = new(() => AvroWriter.Normalized(root, foreign));

    public AvroType Root { get; } = root;

    public IReadOnlyDictionary<string, AvroNamed> Named { get; } = named;

    public string Canonical { get; } = AvroWriter.Canonical(root, foreign);

    public string Normalized => _normalized.Value;

    /// <summary><c>resolved</c> has the definitions of the references in it.</summary>
    public string InFormat(string format) => format == "resolved" ? AvroWriter.Canonical(Root, []) : Canonical;

    public IReadOnlyList<Incompatibility> CannotRead(ISchema writer) =>
        AvroResolution.Check(Root, ((AvroSchema)writer).Root);
}
