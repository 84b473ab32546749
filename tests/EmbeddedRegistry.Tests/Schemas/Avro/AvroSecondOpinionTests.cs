using Avro;
using Avro.Generic;
using Avro.IO;
using CsCheck;
using EmbeddedKafka.Registry.Schemas.Avro;
using ApacheSchema = global::Avro.Schema;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

/// <summary>Apache.Avro for .NET, 1.12.2, as a second opinion.</summary>
public sealed class AvroSecondOpinionTests
{
    /// <summary>Where <c>Schema.CanRead</c> says something else, and why the specification is on our side.</summary>
    static readonly Dictionary<string, string[]> Differences = new()
    {
        ["It does not promote strings and bytes to each other, which the specification has since 1.8."] =
        [
            "string becomes bytes, backward",
            "string becomes bytes, forward",
        ],
        ["It compares full names, the specification unqualified ones."] =
        [
            "a record moves to another namespace, backward",
            "a record moves to another namespace, forward",
        ],
        ["It does not look at the symbols: whether a value can be read shows when it comes."] =
        [
            "a symbol is added, forward",
            "two symbols are added in a field, forward",
        ],
        ["It is content with one branch of the writer's union that can be read; a registry promises all."] =
        [
            "a branch is added, forward",
            "a type becomes optional, forward",
            "a type becomes optional, promoted, forward",
            "a branch is replaced, backward",
            "a branch is replaced, forward",
            "a branch is promoted, forward",
            "a union becomes one of its branches, backward",
            "a record in a union gets a field without a default, backward",
            "a record in a union is renamed, its old name an alias, forward",
            "an enum in a union gets a symbol, forward",
            "the union has no branch, forward",
            "another event is added to the events, forward",
            "two records that contain each other, one changes, backward",
        ],
        ["Its arrays and maps do not read a union, not even a union of nothing else."] =
        [
            "a list of unions of a map becomes one of maps, backward",
        ],
        ["It takes a logical type for another type than the one below it; the specification ignores it there."] =
        [
            "a date becomes its int, backward",
            "a date becomes its int, forward",
            "a uuid becomes a string, backward",
            "a uuid becomes a string, forward",
        ],
        ["It takes the first field that an alias names; Java refuses to choose."] =
        [
            "two fields become one with two aliases, backward",
        ],
    };

    [Fact]
    public void It_says_the_same_of_each_change_but_for_known_differences()
    {
        var differing = new List<string>();
        foreach (var change in SchemaChange.Read("Avro.AvroChanges.txt"))
        {
            var (old, changed) = (ApacheSchema.Parse(change.Old), ApacheSchema.Parse(change.New));
            if (changed.CanRead(old) != (change.Backward == "reads"))
            {
                differing.Add($"{change.Title}, backward");
            }
            if (old.CanRead(changed) != (change.Forward == "reads"))
            {
                differing.Add($"{change.Title}, forward");
            }
        }
        Assert.Equal(Differences.Values.SelectMany(titles => titles).Order(), differing.Order());
    }

    /// <summary>What notebook 14 §5.5 warns of. The specification gives the reader what was written.</summary>
    [Fact]
    public void It_finds_a_renamed_field_by_its_alias_and_then_puts_the_default_in_its_place()
    {
        var (old, renamed) = (Visit("""{"name":"doctor","type":"string"}"""), Visit(Renamed("")));
        var withDefault = Visit(Renamed(""","default":"nobody" """));
        var record = new GenericRecord(old);
        record.Add("doctor", "Grey");
        using var bytes = new MemoryStream();
        new GenericDatumWriter<GenericRecord>(old).Write(record, new BinaryEncoder(bytes));

        Assert.True(renamed.CanRead(old));
        Assert.Throws<global::Avro.AvroException>(() => Read(renamed));
        Assert.Equal("nobody", Read(withDefault)["physician"]);

        GenericRecord Read(global::Avro.RecordSchema reader) =>
            new GenericDatumReader<GenericRecord>(old, reader).Read(
                null!,
                new BinaryDecoder(new MemoryStream(bytes.ToArray()))
            );

        static string Renamed(string more) => $$"""{"name":"physician","type":"string","aliases":["doctor"]{{more}}}""";

        static global::Avro.RecordSchema Visit(string field) =>
            (global::Avro.RecordSchema)
                ApacheSchema.Parse($$"""{"type":"record","name":"Visit","fields":[{{field}}]}""");
    }

    [Fact]
    public void What_it_writes_with_one_schema_it_reads_with_each_that_we_call_able_to() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var maker = new AvroMaker(random, strange: false);
                var schema = maker.Schema();
                var (old, changed) = (schema.ToJsonString(), maker.Evolved(schema).ToJsonString());
                if (SchemaChange.Answer(new AvroFormat(), changed, old) != "reads")
                {
                    return;
                }
                var (writer, reader) = (ApacheSchema.Parse(old), ApacheSchema.Parse(changed));
                if (!reader.CanRead(writer))
                {
                    Assert.True(ACollectionReadsAUnion(reader, writer, []), $"{changed} reads {old}");
                    return;
                }
                for (var i = 0; i < 5; i++)
                {
                    using var record = new MemoryStream();
                    var value = new AvroData(random).Value(writer);
                    new GenericWriter<object?>(writer).Write(value, new BinaryEncoder(record));
                    record.Position = 0;
                    new GenericReader<object?>(writer, reader).Read(null!, new BinaryDecoder(record));
                    Assert.Equal(record.Length, record.Position);
                }
            },
            iter: 1_500
        );

    /// <summary>Whether somewhere an array or a map is to read a union: the one difference that remains here.</summary>
    static bool ACollectionReadsAUnion(
        ApacheSchema reader,
        ApacheSchema writer,
        HashSet<(ApacheSchema, ApacheSchema)> seen
    )
    {
        if (!seen.Add((reader, writer)))
        {
            return false;
        }
        return (reader, writer) switch
        {
            (ArraySchema or MapSchema, UnionSchema) => true,
            (UnionSchema union, _) => union.Schemas.Any(branch => ACollectionReadsAUnion(branch, writer, seen)),
            (_, UnionSchema union) => union.Schemas.Any(branch => ACollectionReadsAUnion(reader, branch, seen)),
            (ArraySchema to, ArraySchema from) => ACollectionReadsAUnion(to.ItemSchema, from.ItemSchema, seen),
            (MapSchema to, MapSchema from) => ACollectionReadsAUnion(to.ValueSchema, from.ValueSchema, seen),
            (RecordSchema to, RecordSchema from) => to.Fields.Any(field =>
                from.TryGetField(field.Name, out var written)
                && ACollectionReadsAUnion(field.Schema, written.Schema, seen)
            ),
            _ => false,
        };
    }

    [Fact]
    public void Made_up_schemas_keep_their_meaning_in_their_canonical_and_normalized_texts() =>
        Gen.Int.Sample(
            seed =>
            {
                var maker = new AvroMaker(new Random(seed));
                var text = maker.Evolved(maker.Schema()).ToJsonString();
                var schema = new AvroFormat().Parse(text, []);
                var canonical = new AvroFormat().Parse(schema.Canonical, []);
                var normalized = new AvroFormat().Parse(schema.Normalized, []);
                Assert.Equal(schema.Canonical, canonical.Canonical);
                Assert.Equal(schema.Normalized, canonical.Normalized);
                Assert.Equal(schema.Normalized, normalized.Normalized);
                Assert.Empty(schema.CannotRead(normalized));
                Assert.Empty(normalized.CannotRead(schema));
            },
            iter: 500
        );
}
