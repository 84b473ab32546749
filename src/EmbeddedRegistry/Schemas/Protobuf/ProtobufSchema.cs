namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>A .proto text that has been read.</summary>
internal sealed class ProtobufSchema(
    IReadOnlyList<ProtoStatement> statements,
    ProtoFile file,
    IReadOnlyList<SchemaReference> references
) : ISchema
{
    /// <summary>Without comments, a statement a line. Confluent's registry writes a schema again from its syntax tree
    /// too, so that a changed comment makes no new version (its issue 1669).</summary>
    public string Canonical { get; } = ProtoStatements.Print(statements);

    public string Normalized => field ??= ProtoStatements.Print(ProtoNormalizer.Normalize(statements, file));

    public IReadOnlyList<ProtoImport> Imports { get; } = ProtoImport.Of(statements);

    public IReadOnlyList<SchemaReference> References { get; } = references;

    public IReadOnlyList<Incompatibility> CannotRead(ISchema writer) =>
        ProtobufComparison.Compare(file, ((ProtobufSchema)writer).File);

    public string InFormat(string format) =>
        format == "serialized" ? Convert.ToBase64String(file.Descriptor) : Canonical;

    ProtoFile File => file;
}
