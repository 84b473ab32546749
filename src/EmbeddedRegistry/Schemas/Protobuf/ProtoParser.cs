using Google.Protobuf.Reflection;
using ProtoBuf;
using ProtoBuf.Reflection;
using Kind = Google.Protobuf.Reflection.FieldDescriptorProto.Type;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>Reads .proto texts with protobuf-net's parser. Its types stay in this folder: another library has the same
/// names.</summary>
internal sealed class ProtoParser
{
    const string Root = "default";

    readonly Dictionary<string, ProtoMessage> _types = new(StringComparer.Ordinal);

    ProtoParser() { }

    /// <exception cref="InvalidSchemaException">The message says which line is wrong, and why.</exception>
    public static ProtoFile Parse(string text, ProtoSources sources)
    {
        var set = new FileDescriptorSet { FileSystem = sources };
        set.AddImportPath("");
        try
        {
            set.Add(Root, true, new StringReader(text));
            set.Process();
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new InvalidSchemaException($"it cannot be read: {problem.Message}", problem);
        }
        if (set.GetErrors().FirstOrDefault(error => error.IsError) is { } error)
            throw new InvalidSchemaException(Sentence(error));
        return new ProtoParser().Read(set);
    }

    static string Sentence(Error error)
    {
        var where = error.File is Root or null ? "" : $"{error.File}, ";
        return $"{where}line {error.LineNumber}, column {error.ColumnNumber}: {error.Message}";
    }

    ProtoFile Read(FileDescriptorSet set)
    {
        IReadOnlyList<ProtoMessage> messages = [];
        foreach (var file in set.Files)
        {
            var scope = new Scope(file.Package, "", file.Name != Root);
            var read = ReadMessages(file.MessageTypes, scope);
            if (file.Name == Root)
                messages = read;
        }
        var root = set.Files.Single(file => file.Name == Root);
        using var descriptor = new MemoryStream();
        Serializer.Serialize(descriptor, root);
        return new(root.Package, messages, _types, descriptor.ToArray());
    }

    IReadOnlyList<ProtoMessage> ReadMessages(IEnumerable<DescriptorProto> messages, Scope scope) =>
        [
            .. messages
                .Where(message => message.Options?.MapEntry is not true)
                .Select(message => ReadMessage(message, scope)),
        ];

    ProtoMessage ReadMessage(DescriptorProto message, Scope scope)
    {
        var localName = scope.Outer + message.Name;
        var inner = scope with { Outer = localName + "." };
        var read = new ProtoMessage(
            message.Name,
            localName,
            [.. message.Fields.OrderBy(field => field.Number).Select(field => ReadField(field, message))],
            ReadMessages(message.NestedTypes, inner),
            scope.IsImported
        );
        _types[scope.Package.Length == 0 ? "." + localName : $".{scope.Package}.{localName}"] = read;
        return read;
    }

    static ProtoField ReadField(FieldDescriptorProto field, DescriptorProto message)
    {
        var entry = EntryOf(field, message);
        var named = field.type is Kind.TypeEnum or Kind.TypeMessage or Kind.TypeGroup ? field.TypeName : null;
        var kind = field.type switch
        {
            _ when entry is not null => ProtoKind.Map,
            Kind.TypeMessage when field.Options?.Features?.message_encoding is FeatureSet.MessageEncoding.Delimited =>
                ProtoKind.Group,
            Kind.TypeMessage => ProtoKind.Message,
            Kind.TypeGroup => ProtoKind.Group,
            _ => ProtoKind.Scalar,
        };
        var oneOf =
            field.ShouldSerializeOneofIndex() && !field.Proto3Optional
                ? message.OneofDecls[field.OneofIndex].Name
                : null;
        return new(
            field.Number,
            field.Name,
            LabelOf(field),
            kind,
            kind == ProtoKind.Scalar ? field.type.ToString()["Type".Length..].ToLowerInvariant() : named!,
            entry is null ? named : entry[1].TypeName,
            oneOf,
            entry ?? []
        );
    }

    static ProtoLabel LabelOf(FieldDescriptorProto field) =>
        field.label switch
        {
            FieldDescriptorProto.Label.LabelRepeated => ProtoLabel.Repeated,
            FieldDescriptorProto.Label.LabelRequired => ProtoLabel.Required,
            _ when field.Options?.Features?.field_presence is FeatureSet.FieldPresence.LegacyRequired =>
                ProtoLabel.Required,
            _ => ProtoLabel.Optional,
        };

    /// <summary>The key and the value of a map, which a descriptor has as a repeated message.</summary>
    static IReadOnlyList<ProtoField>? EntryOf(FieldDescriptorProto field, DescriptorProto message)
    {
        if (field.type != Kind.TypeMessage || field.label != FieldDescriptorProto.Label.LabelRepeated)
            return null;
        var name = field.TypeName[(field.TypeName.LastIndexOf('.') + 1)..];
        var entry = message.NestedTypes.FirstOrDefault(nested =>
            nested.Name == name && nested.Options?.MapEntry is true
        );
        return entry is null ? null : [.. entry.Fields.Select(part => ReadField(part, entry))];
    }

    sealed record Scope(string Package, string Outer, bool IsImported);
}
