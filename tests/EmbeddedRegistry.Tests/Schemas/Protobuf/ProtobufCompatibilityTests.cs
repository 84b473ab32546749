using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Protobuf;

namespace EmbeddedKafka.Registry.Tests.Schemas.Protobuf;

public sealed class ProtobufCompatibilityTests
{
    static readonly ProtobufFormat Format = new();

    public static TheoryData<string> Changes => [.. ProtobufChanges.All.Select(change => change.Name)];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_has_its_answer_in_both_directions(string name)
    {
        var change = Find(name);
        var before = Format.Parse(change.OldText, []);
        var after = Format.Parse(change.NewText, []);

        Assert.Equal(change.Backward, Summary(after.CannotRead(before)));
        Assert.Equal(change.Forward, Summary(before.CannotRead(after)));
        Assert.Empty(before.CannotRead(before));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Where_a_change_is_compatible_protoc_reads_the_value(string name)
    {
        var change = Find(name);
        using var protoc = new Protoc();
        var before = protoc.Write("old.proto", change.OldText);
        var after = protoc.Write("new.proto", change.NewText);

        if (change.OldValue is { } old)
            Assert.Equal(change.ReadByNew, protoc.Decode(after, "Booking", protoc.Encode(before, "Booking", old)));
        if (change.NewValue is { } written)
            Assert.Equal(change.ReadByOld, protoc.Decode(before, "Booking", protoc.Encode(after, "Booking", written)));
        if (change.OldValue is null && change.NewValue is null)
            Assert.All([before, after], file => Assert.NotEmpty(protoc.Descriptors(file)));
    }

    [Fact]
    public void Every_reason_names_the_two_schemas_and_what_it_is_about()
    {
        var reasons = ProtobufChanges
            .All.Select(change => (Format.Parse(change.OldText, []), Format.Parse(change.NewText, [])))
            .SelectMany(pair => pair.Item2.CannotRead(pair.Item1))
            .ToList();

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Contains("{reader}", reason.Description, StringComparison.Ordinal));
        Assert.All(reasons, reason => Assert.Contains("{writer}", reason.Description, StringComparison.Ordinal));
        Assert.All(reasons, reason => Assert.NotEmpty(reason.Detail));
    }

    // A type may move to another file: it is known by its name without the package, and compared by its fields
    // (Confluent's issue 1512 is about a registry that did not look into imports).
    [Theory]
    [InlineData("a", "string name = 1;", "a", "string name = 1;", "")]
    [InlineData("a", "string name = 1;", "b", "string name = 1;", "")]
    [InlineData("a", "string name = 1;", "a", "string name = 1; int32 room = 2;", "")]
    [InlineData(
        "a",
        "string name = 1;",
        "a",
        "int32 name = 1;",
        "FIELD_SCALAR_KIND_CHANGED #/Doctor/1; FIELD_NAMED_TYPE_CHANGED #/Booking/1"
    )]
    public void An_imported_type_is_compared_by_its_fields(
        string oldPackage,
        string oldFields,
        string newPackage,
        string newFields,
        string backward
    )
    {
        var before = WithDoctor(oldPackage, oldFields);
        var after = WithDoctor(newPackage, newFields);

        Assert.Equal(backward, Summary(after.CannotRead(before)));
    }

    [Fact]
    public void A_type_that_moves_into_a_file_of_its_own_is_a_removed_message()
    {
        var before = Format.Parse(
            "syntax = 'proto3'; message Booking { Doctor doctor = 1; } message Doctor { string name = 1; }",
            []
        );
        var after = WithDoctor("a", "string name = 1;");

        Assert.Equal("MESSAGE_REMOVED #/Doctor", Summary(after.CannotRead(before)));
        Assert.Empty(before.CannotRead(after));
    }

    [Fact]
    public void A_change_three_imports_away_is_found_once()
    {
        ISchema Chain(string type)
        {
            var c = Format.Parse($"syntax = 'proto3'; message C {{ {type} x = 1; C again = 2; }}", []);
            var b = Format.Parse("syntax = 'proto3'; import 'c.proto'; message B { C c = 1; }", [new("c.proto", c)]);
            return Format.Parse(
                "syntax = 'proto3'; import 'b.proto'; message Booking { B b = 1; }",
                [new("b.proto", b)]
            );
        }

        Assert.Equal(
            "FIELD_SCALAR_KIND_CHANGED #/C/1; FIELD_NAMED_TYPE_CHANGED #/B/1; FIELD_NAMED_TYPE_CHANGED #/Booking/1",
            Summary(Chain("string").CannotRead(Chain("int32")))
        );
    }

    static ISchema WithDoctor(string package, string fields)
    {
        var doctor = Format.Parse($"syntax = 'proto3'; package {package}; message Doctor {{ {fields} }}", []);
        return Format.Parse(
            $"syntax = 'proto3'; import 'doctor.proto'; message Booking {{ .{package}.Doctor doctor = 1; }}",
            [new("doctor.proto", doctor)]
        );
    }

    static ProtobufChange Find(string name) => ProtobufChanges.All.Single(change => change.Name == name);

    static string Summary(IEnumerable<Incompatibility> reasons) =>
        string.Join("; ", reasons.Select(reason => $"{reason.Rule} {reason.Path}"));
}
