namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>Whether a reader's schema can read all that was written with a writer's, by the rules of "Schema
/// Resolution" (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution). Rules and paths are named as
/// Avro's Java library (SchemaCompatibility) names them, which Confluent's registry passes on. Logical types are not
/// compared there, so they are not here.</summary>
internal sealed class AvroResolution
{
    readonly Comparison<AvroType> _comparison = new();

    AvroResolution() { }

    /// <returns>The first hundred reasons; none if everything can be read.</returns>
    public static IReadOnlyList<Incompatibility> Check(AvroType reader, AvroType writer)
    {
        var resolution = new AvroResolution();
        return resolution._comparison.Reasons(() => resolution.CanRead(reader, writer, JsonPlace.Root, true));
    }

    /// <summary>Whether a kind without a name reads another one: itself, or what is promoted to it.</summary>
    public static bool IsReadableAs(AvroKind writer, AvroKind reader) =>
        reader == writer
        || (writer, reader)
            is
                (AvroKind.Int, AvroKind.Long or AvroKind.Float or AvroKind.Double)
                or
                (AvroKind.Long, AvroKind.Float or AvroKind.Double)
                or
                (AvroKind.Float, AvroKind.Double)
                or
                (AvroKind.String, AvroKind.Bytes)
                or
                (AvroKind.Bytes, AvroKind.String);

    /// <param name="tell">Whether reasons are wanted, or only the answer: which branch of a union failed why is told
    /// nobody.</param>
    bool CanRead(AvroType reader, AvroType writer, JsonPlace place, bool tell)
    {
        if (DeepStack.IsNearItsEnd)
        {
            return DeepStack.Continue(() => CanRead(reader, writer, place, tell));
        }
        return (reader, writer) switch
        {
            (_, AvroUnion branches) => CanReadEach(reader, branches, place, tell),
            (AvroUnion union, _) => CanReadAsBranch(union, writer, place, tell),
            (AvroRecord record, AvroRecord written) => _comparison.Ask(
                record,
                written,
                tell,
                () => CanReadFields(record, written, place, tell)
            ),
            (AvroEnum symbols, AvroEnum written) => IsCalledLike(symbols, written, place, tell)
                & HasSymbols(symbols, written, place, tell),
            (AvroFixed bytes, AvroFixed written) => IsCalledLike(bytes, written, place, tell)
                & HasSize(bytes, written, place, tell),
            (AvroCollection collection, AvroCollection written) when collection.Kind == written.Kind => CanRead(
                collection.Element,
                written.Element,
                place.At(collection.ElementName),
                tell
            ),
            _ => IsReadableAs(writer.Kind, reader.Kind) || No(place, tell, () => TypeMismatch(reader, writer)),
        };
    }

    bool CanReadEach(AvroType reader, AvroUnion writer, JsonPlace place, bool tell)
    {
        var all = true;
        for (var i = 0; i < writer.Branches.Count; i++)
        {
            all &= CanRead(reader, writer.Branches[i], place.At(i), tell);
            if (!all && !tell)
            {
                return false;
            }
        }
        return all;
    }

    bool CanReadAsBranch(AvroUnion reader, AvroType writer, JsonPlace place, bool tell) =>
        reader.CandidatesFor(writer).Any(branch => CanRead(branch, writer, place, false))
        || No(
            place,
            tell,
            () =>
                new Reason(
                    "MISSING_UNION_BRANCH",
                    "The {reader} schema has no branch in the union at path '{path}' that reads a type of the {writer} schema",
                    $"reader union lacking writer type: {Shown(writer)}"
                )
        );

    bool CanReadFields(AvroRecord reader, AvroRecord writer, JsonPlace place, bool tell)
    {
        var yes = IsCalledLike(reader, writer, place, tell);
        for (var i = 0; i < reader.Fields.Count && (yes || tell); i++)
        {
            yes &= CanFill(reader.Fields[i], writer, place.At("fields").At(i), tell);
        }
        return yes;
    }

    bool CanFill(AvroField field, AvroRecord writer, JsonPlace place, bool tell)
    {
        var sources = field.Aliases.Append(field.Name).Distinct().Select(writer.Field).OfType<AvroField>().ToList();
        return sources switch
        {
            [var source] => CanRead(field.Type, source.Type, place.At("type"), tell),
            [] when field.Default is not null => true,
            [] => No(
                place,
                tell,
                () =>
                    new Reason(
                        "READER_FIELD_MISSING_DEFAULT_VALUE",
                        $"The field '{field.Name}' at path '{{path}}' in the {{reader}} schema has no default value and is "
                            + "missing in the {writer} schema",
                        field.Name
                    )
            ),
            _ => No(
                place.At("aliases"),
                tell,
                () =>
                    new Reason(
                        "NAME_MISMATCH",
                        $"The name and the aliases of the field '{field.Name}' at path '{{path}}' in the {{reader}} schema "
                            + "stand for more than one field of the {writer} schema",
                        string.Join(", ", sources.Select(source => source.Name))
                    )
            ),
        };
    }

    bool IsCalledLike(AvroNamed reader, AvroNamed writer, JsonPlace place, bool tell) =>
        reader.IsCalledLike(writer)
        || No(
            place.At("name"),
            tell,
            () =>
                new Reason(
                    "NAME_MISMATCH",
                    "The name at path '{path}' in the {reader} schema is another one than in the {writer} schema",
                    $"expected: {writer.Name.Full}"
                )
        );

    bool HasSymbols(AvroEnum reader, AvroEnum writer, JsonPlace place, bool tell) =>
        reader.Fallback is not null
        || writer.Symbols.All(reader.Knows)
        || No(
            place.At("symbols"),
            tell,
            () =>
                new Reason(
                    "MISSING_ENUM_SYMBOLS",
                    "The enum at path '{path}' in the {reader} schema lacks symbols of the {writer} schema and has no default",
                    $"[{string.Join(", ", writer.Symbols.Where(symbol => !reader.Knows(symbol)))}]"
                )
        );

    bool HasSize(AvroFixed reader, AvroFixed writer, JsonPlace place, bool tell) =>
        reader.Size == writer.Size
        || No(
            place.At("size"),
            tell,
            () =>
                new Reason(
                    "FIXED_SIZE_MISMATCH",
                    "The size at path '{path}' in the {reader} schema is another one than in the {writer} schema",
                    $"expected: {writer.Size}, found: {reader.Size}"
                )
        );

    static Reason TypeMismatch(AvroType reader, AvroType writer) =>
        new(
            "TYPE_MISMATCH",
            "The type at path '{path}' in the {reader} schema cannot be read from the type in the {writer} schema",
            $"reader type: {Shown(reader)} not compatible with writer type: {Shown(writer)}"
        );

    static string Shown(AvroType type) => type.Kind.ToString().ToUpperInvariant();

    bool No(JsonPlace place, bool tell, Func<Reason> reason) =>
        _comparison.No(
            tell,
            () =>
            {
                var (rule, description, detail) = reason();
                var path = place.ToString();
                return new Incompatibility(rule, path, description.Replace("{path}", path), detail);
            }
        );

    sealed record Reason(string Rule, string Description, string Detail);
}
