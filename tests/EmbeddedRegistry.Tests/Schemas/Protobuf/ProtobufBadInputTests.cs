using System.Text;
using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Protobuf;

namespace EmbeddedKafka.Registry.Tests.Schemas.Protobuf;

public sealed class ProtobufBadInputTests
{
    static readonly ProtobufFormat Format = new();

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n\t", "empty")]
    [InlineData("{\"type\": \"record\"}", "line 1")]
    [InlineData("hello", "line 1")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  string id = 1\n}", "line 3: 'string …'")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  string id = 1;\n", "line 2: the '{'")]
    [InlineData("syntax = 'proto3'; message Booking { } }", "line 1: a '}' too many")]
    [InlineData("syntax = 'proto3';\n{ }", "line 2: a '{' without")]
    [InlineData("syntax = 'proto3';\nmessage Booking { string id = 1 [deprecated = true; }", "line 2: the '['")]
    [InlineData("syntax = 'proto3';\n/* a comment", "line 2: the comment")]
    [InlineData("syntax = 'proto3';\noption java_package = \"a;\n", "line 2: the string")]
    [InlineData("syntax = 'proto9'; message Booking { }", "line 1")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  strin id = 1;\n}", "line 3")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  string id = 1;\n  int32 room = 1;\n}", "line 4")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  string id = 0;\n}", "line 3")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  string id = 99999999999999999999;\n}", "line 3")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  required string id = 1;\n}", "line 3")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  reserved 1;\n  string id = 1;\n}", "line 4")]
    [InlineData("syntax = 'proto3';\nmessage Booking {\n  map<double, string> a = 1;\n}", "line 3")]
    [InlineData("syntax = 'proto3';\nimport 'room.proto';\nmessage Booking { }", "line 2: imports \"room.proto\"")]
    [InlineData("syntax = 'proto3';\nimport 'google/protobuf/nothing.proto';", "line 2: imports")]
    [InlineData("syntax = 'proto3';\nimport '../../../etc/passwd';", "line 2: imports")]
    [InlineData("syntax = 'proto3';\nimport '/etc/passwd';", "line 2: imports")]
    [InlineData("aGVsbG8gd29ybGQh", "base64 of a FileDescriptorProto")]
    [InlineData("abcd", "base64 of a FileDescriptorProto")]
    public void What_is_wrong_is_named_with_its_line(string text, string sentence)
    {
        var refused = Assert.Throws<InvalidSchemaException>(() => Format.Parse(text, []));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_an_import_names_the_file()
    {
        var room = Format.Parse(
            "syntax = 'proto3';\nimport 'floor.proto';\nmessage Room { Floor floor = 1; }",
            [new("floor.proto", Format.Parse("syntax = 'proto3'; message Floor { }", []))]
        );
        var other = Format.Parse("syntax = 'proto3'; message Ceiling { }", []);

        // the schema's own reference of that name is another one than its import's
        var refused = Assert.Throws<InvalidSchemaException>(() =>
            Format.Parse(
                "syntax = 'proto3'; import 'floor.proto'; import 'room.proto'; message Booking { }",
                [new("floor.proto", other), new("room.proto", room)]
            )
        );

        Assert.Contains("room.proto, line", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Imports_that_go_round_in_a_circle_are_refused()
    {
        var plain = Format.Parse("syntax = 'proto3'; message A { }", []);
        var a = Format.Parse("syntax = 'proto3'; import 'b.proto';", [new("b.proto", plain)]);
        var b = Format.Parse("syntax = 'proto3'; import 'a.proto';", [new("a.proto", plain)]);

        var refused = Assert.Throws<InvalidSchemaException>(() =>
            Format.Parse("syntax = 'proto3'; import 'a.proto';", [new("a.proto", a), new("b.proto", b)])
        );

        Assert.Equal("imports go round in a circle: a.proto → b.proto → a.proto", refused.Message);
    }

    [Theory]
    [InlineData("message A {", "}")]
    [InlineData("message A { optional group B = 1 {", "}}")]
    [InlineData("option (a) = { b: {", "}};")]
    [InlineData("option (a) = { b <", ">};")]
    [InlineData("option (a) = [", "];")]
    [InlineData("map<", ">")]
    [InlineData("(", ")")]
    [InlineData("message A {", "")]
    [InlineData("{", "")]
    [InlineData("[", "")]
    public void Nesting_without_end_is_refused_without_a_deep_stack(string open, string close)
    {
        const int depth = 100_000;
        var text = new StringBuilder("syntax = 'proto2';\n")
            .Insert(19, open, depth)
            .Insert(19 + open.Length * depth, close, depth)
            .ToString();

        Assert.Throws<InvalidSchemaException>(() => Format.Parse(text, []));
    }

    [Fact]
    public void Ten_megabytes_of_fields_are_refused_before_they_are_understood()
    {
        var text = new StringBuilder("syntax = 'proto3'; message Booking {");
        for (var number = 1; text.Length < 10_000_000; number++)
            text.Append("string f").Append(number).Append(" = ").Append(number).Append(";\n");

        var refused = Assert.Throws<InvalidSchemaException>(() => Format.Parse(text + "}", []));

        Assert.EndsWith("the schema has more than 100000 tokens", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message Booking {", "string f{0} = {0};", "}")]
    [InlineData("enum Status {", "V{0} = {0};", "}")]
    [InlineData("", "message M{0} { }", "")]
    public void More_members_than_the_parser_can_take_in_a_second_are_refused(string open, string member, string close)
    {
        var members = Enumerable.Range(0, 5_001).Select(number => member.Replace("{0}", $"{number}"));
        var text = $"syntax = 'proto3';\n{open}\n{string.Join('\n', members)}\n{close}";

        var refused = Assert.Throws<InvalidSchemaException>(() => Format.Parse(text, []));

        Assert.EndsWith("more than 5000 statements in one body", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_megabytes_of_comments_are_no_trouble()
    {
        var text = $"syntax = 'proto3'; /* {new string('x', 10_000_000)} */ message Booking {{ string id = 1; }}";

        Assert.True(Format.Parse(text, []).Canonical.Length < 100);
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(3_000)]
    public void Noise_of_any_size_is_refused(int size)
    {
        var random = new Random(7);
        var noise = new string([.. Enumerable.Range(0, size).Select(_ => (char)random.Next(1, 0x2000))]);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(noise[..Math.Min(size, 1_000_000)]));

        Assert.Throws<InvalidSchemaException>(() => Format.Parse(noise, []));
        Assert.Throws<InvalidSchemaException>(() => Format.Parse(base64, []));
    }

    [Fact]
    public void A_text_that_is_cut_anywhere_is_a_schema_or_is_refused()
    {
        const string text =
            "syntax = \"proto3\"; package a.b; import \"google/protobuf/any.proto\"; option (x) = { a: [1, -2] };"
            + " message Booking { map<string, int32> m = 1 [json_name = 'x']; oneof o { string a = 2; }"
            + " reserved 4 to 9;"
            + " enum E { A = 0; } extensions 100 to max; } service S { rpc R (Booking) returns (stream Booking) { } }";

        for (var length = 0; length < text.Length; length++)
        {
            var cut = text[..length];
            var problem = Record.Exception(() => Format.Parse(cut, []));
            Assert.True(problem is null or InvalidSchemaException, $"{cut}: {problem}");
        }
    }
}
