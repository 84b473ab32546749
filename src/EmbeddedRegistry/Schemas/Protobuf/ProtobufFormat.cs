namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>Protobuf: a .proto text (proto2, proto3 or an edition), or the base64 of its serialized
/// <c>FileDescriptorProto</c>, which Confluent's .NET and Python serializers register.</summary>
internal sealed class ProtobufFormat : ISchemaFormat
{
    public string Name => "PROTOBUF";

    public ISchema Parse(string text, IReadOnlyList<SchemaReference> references)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidSchemaException("the schema is empty");
        var source = DescriptorText.Of(text) ?? text.TrimStart('\uFEFF');
        var statements = ProtoStatements.Read(source);
        var sources = new ProtoSources(references);
        sources.Check(ProtoImport.Of(statements));
        return new ProtobufSchema(statements, ProtoParser.Parse(source, sources), references);
    }
}
