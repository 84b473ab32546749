using System.Collections.Frozen;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>
/// Which differences of two .proto files Confluent's registry calls incompatible, and by which name. Fields are the
/// same if their numbers are; messages if their names are. Which scalar types are wire-compatible is from "Updating A
/// Message Type" (protobuf.dev/programming-guides/proto3/#updating), to which Confluent's documentation refers. Its
/// other kinds of difference (FIELD_ADDED, FIELD_REMOVED, FIELD_NAME_CHANGED, MESSAGE_ADDED, MESSAGE_MOVED,
/// ONEOF_ADDED, ONEOF_REMOVED, ONEOF_FIELD_ADDED, FIELD_STRING_OR_BYTES_LABEL_CHANGED and all of ENUM_…) are compatible
/// and not reported.
/// </summary>
internal sealed class ProtobufComparison
{
    static readonly FrozenDictionary<string, string> WireFamilies = new Dictionary<string, string>
    {
        ["int32"] = "varint",
        ["uint32"] = "varint",
        ["int64"] = "varint",
        ["uint64"] = "varint",
        ["bool"] = "varint",
        ["enum"] = "varint",
        ["sint32"] = "zigzag",
        ["sint64"] = "zigzag",
        ["string"] = "length",
        ["bytes"] = "length",
        ["fixed32"] = "fixed32",
        ["sfixed32"] = "fixed32",
        ["fixed64"] = "fixed64",
        ["sfixed64"] = "fixed64",
        ["float"] = "float",
        ["double"] = "double",
    }.ToFrozenDictionary();

    readonly ProtoFile _reader;
    readonly ProtoFile _writer;
    readonly List<Incompatibility> _found = [];
    readonly HashSet<(ProtoMessage, ProtoMessage)> _compared = [];

    ProtobufComparison(ProtoFile reader, ProtoFile writer)
    {
        _reader = reader;
        _writer = writer;
    }

    public static IReadOnlyList<Incompatibility> Compare(ProtoFile reader, ProtoFile writer)
    {
        var comparison = new ProtobufComparison(reader, writer);
        comparison.ComparePackages();
        comparison.CompareMessages("#", reader.Messages, writer.Messages);
        return comparison._found;
    }

    void ComparePackages()
    {
        if (_reader.Package != _writer.Package)
            Report(
                "PACKAGE_CHANGED",
                "#/",
                "The {reader} schema's package is not the {writer} schema's",
                $"'{_writer.Package}' became '{_reader.Package}'"
            );
    }

    void CompareMessages(string path, IReadOnlyList<ProtoMessage> reader, IReadOnlyList<ProtoMessage> writer)
    {
        var known = reader.ToDictionary(message => message.Name, StringComparer.Ordinal);
        foreach (var written in writer)
        {
            var here = $"{path}/{written.Name}";
            if (known.TryGetValue(written.Name, out var read))
                CompareMessage(here, read, written);
            else
                Report(
                    "MESSAGE_REMOVED",
                    here,
                    $"The {{reader}} schema has no message at '{here}', the {{writer}} schema has",
                    written.LocalName
                );
        }
    }

    void CompareMessage(string path, ProtoMessage reader, ProtoMessage writer)
    {
        if (!_compared.Add((reader, writer)))
            return;
        var read = reader.Fields.ToDictionary(field => field.Number);
        var written = writer.Fields.ToDictionary(field => field.Number);
        CompareOneOfs(path, read, written);
        foreach (var number in read.Keys.Union(written.Keys).Order())
            CompareField($"{path}/{number}", read.GetValueOrDefault(number), written.GetValueOrDefault(number));
        CompareMessages(path, reader.Messages, writer.Messages);
    }

    void CompareOneOfs(string path, Dictionary<int, ProtoField> read, Dictionary<int, ProtoField> written)
    {
        foreach (var oneOf in read.Values.Where(field => field.OneOf is not null).GroupBy(field => field.OneOf))
        {
            var here = $"{path}/{oneOf.Key}";
            var before = oneOf.Select(field => written.GetValueOrDefault(field.Number)).OfType<ProtoField>().ToList();
            var moved = before.Where(field => field.OneOf is null).ToList();
            var names = string.Join(", ", moved.Select(field => field.Name));
            if (moved.Count > 1)
                Report(
                    "MULTIPLE_FIELDS_MOVED_TO_ONEOF",
                    here,
                    $"Several fields of the {{reader}} schema's oneof at '{here}' are in none in the {{writer}} schema",
                    names
                );
            else if (moved.Count == 1 && before.Count > 1)
                Report(
                    "FIELD_MOVED_TO_EXISTING_ONEOF",
                    here,
                    $"A field of the {{reader}} schema's older oneof at '{here}' is in none in the {{writer}} schema",
                    names
                );
        }
        var oneOfs = read.Values.Select(field => field.OneOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var gone in written.Values.Where(field => !read.ContainsKey(field.Number)))
            if (gone.OneOf is { } oneOf && oneOfs.Contains(oneOf))
                Report(
                    "ONEOF_FIELD_REMOVED",
                    $"{path}/{oneOf}/{gone.Number}",
                    $"The {{reader}} schema's oneof '{oneOf}' lacks a field that it has in the {{writer}} schema",
                    gone.Name
                );
    }

    void CompareField(string path, ProtoField? reader, ProtoField? writer)
    {
        if (reader is not null && writer is not null)
            CompareTypes(path, reader, writer, true);
        else if (reader is { Label: ProtoLabel.Required })
            Report(
                "REQUIRED_FIELD_ADDED",
                path,
                $"The {{reader}} schema requires a field at '{path}' that the {{writer}} schema does not have",
                reader.Name
            );
        else if (writer is { Label: ProtoLabel.Required })
            Report(
                "REQUIRED_FIELD_REMOVED",
                path,
                $"The {{reader}} schema lacks the field at '{path}' that the {{writer}} schema requires",
                writer.Name
            );
    }

    void CompareTypes(string path, ProtoField reader, ProtoField writer, bool withLabels)
    {
        if (reader.Kind != writer.Kind)
            Report(
                "FIELD_KIND_CHANGED",
                path,
                $"The field at '{path}' is of another kind in the {{reader}} schema than in the {{writer}} schema",
                $"{Describe(writer)} became {Describe(reader)}"
            );
        else if (reader.Kind == ProtoKind.Scalar)
            CompareScalars(path, reader, writer, withLabels);
        else if (reader.Kind == ProtoKind.Map)
            foreach (var (read, written) in reader.Entry.Zip(writer.Entry))
                CompareTypes(path, read, written, false);
        else
            CompareNamedTypes(path, reader, writer);
    }

    void CompareScalars(string path, ProtoField reader, ProtoField writer, bool withLabels)
    {
        if (WireFamilies[reader.Type] != WireFamilies[writer.Type])
            Report(
                "FIELD_SCALAR_KIND_CHANGED",
                path,
                $"The {{reader}} schema does not read the scalar field at '{path}' as the {{writer}} schema writes it",
                $"{writer.Type} became {reader.Type}"
            );
        else if (withLabels && reader.Label != writer.Label && WireFamilies[reader.Type] != "length")
            Report(
                "FIELD_NUMERIC_LABEL_CHANGED",
                path,
                $"The {{reader}} schema's label of the numeric field at '{path}' is not the {{writer}} schema's",
                $"{Describe(writer.Label)} became {Describe(reader.Label)}"
            );
    }

    /// <summary>Types are told apart by their names without the package, so that a type may move to another file. An
    /// imported one is compared here, one of this file in its own place.</summary>
    void CompareNamedTypes(string path, ProtoField reader, ProtoField writer)
    {
        var read = _reader.Types[reader.Type];
        var written = _writer.Types[writer.Type];
        var isSame = read.LocalName == written.LocalName;
        if (isSame && (read.IsImported || written.IsImported))
        {
            var before = _found.Count;
            CompareMessage("#/" + read.LocalName.Replace('.', '/'), read, written);
            isSame = _found.Count == before;
        }
        if (!isSame)
            Report(
                "FIELD_NAMED_TYPE_CHANGED",
                path,
                $"The {{reader}} schema's message type of the field at '{path}' is not the {{writer}} schema's",
                $"{writer.Type[1..]} became {reader.Type[1..]}"
            );
    }

    void Report(string rule, string path, string description, string detail) =>
        _found.Add(new(rule, path, description, detail));

    static string Describe(ProtoField field) =>
        field.Kind switch
        {
            ProtoKind.Scalar => field.Type,
            ProtoKind.Map => "a map",
            ProtoKind.Group => "the group " + field.Type[1..],
            _ => "the message " + field.Type[1..],
        };

    static string Describe(ProtoLabel label) => label.ToString().ToLowerInvariant();
}
