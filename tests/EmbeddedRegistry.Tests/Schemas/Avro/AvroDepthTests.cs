using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Avro;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

public sealed class AvroDepthTests
{
    [Theory]
    [InlineData("""{"type":"array","items":""", "}", 1_001)]
    [InlineData("""{"type":"array","items":""", "}", 200_000)]
    [InlineData("[", "]", 1_000_000)]
    public void Nesting_of_more_than_a_thousand_levels_is_refused(string open, string close, int levels)
    {
        var refused = Assert.Throws<InvalidSchemaException>(() => Parse(Nested(open, "\"int\"", close, levels)));
        Assert.Contains("maximum configured depth of 1000", refused.Message);
    }

    [Fact]
    public void A_thousand_levels_are_read_written_and_compared()
    {
        var ints = Parse(Nested("""{"type":"array","items":""", "\"int\"", "}", 1_000));
        var strings = Parse(Nested("""{"type":"array","items":""", "\"string\"", "}", 1_000));
        Assert.Empty(ints.CannotRead(Parse(ints.Normalized)));
        var reason = Assert.Single(ints.CannotRead(strings));
        Assert.Equal(string.Concat(Enumerable.Repeat("/items", 1_000)), reason.Path);
    }

    // Each record has the one before it as a field: no text is nested deeply, but the last one's type is.
    [Fact]
    public void Records_in_records_twenty_thousand_deep_are_compared()
    {
        static ISchema Last(string innermost)
        {
            var records = Enumerable.Range(0, 20_000).Select(i => Record($"R{i}", i == 0 ? innermost : $"R{i - 1}"));
            var all = Parse($"[{string.Join(',', records)}]");
            return new AvroFormat().Parse("\"R19999\"", [new SchemaReference("all", all)]);
        }

        var ints = Last("int");
        var longs = Last("long");
        Assert.Empty(longs.CannotRead(ints));
        Assert.Equal("TYPE_MISMATCH", Assert.Single(ints.CannotRead(longs)).Rule);
    }

    [Fact]
    public void A_union_of_ten_thousand_records_is_compared_with_itself()
    {
        var text = $"[{string.Join(',', Enumerable.Range(0, 10_000).Select(i => Record($"R{i}", "int")))}]";
        Assert.Empty(Parse(text).CannotRead(Parse(text)));
    }

    [Fact]
    public void An_enum_of_a_hundred_thousand_symbols_is_compared()
    {
        static ISchema Symbols(int count) =>
            Parse(
                $$"""{"type":"enum","name":"E","symbols":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"S{i}\""))}}]}"""
            );

        Assert.Empty(Symbols(100_000).CannotRead(Symbols(99_999)));
        Assert.Equal("[S99999]", Assert.Single(Symbols(99_999).CannotRead(Symbols(100_000))).Detail);
    }

    [Fact]
    public void A_default_that_could_be_of_each_of_many_records_on_each_level_has_an_answer()
    {
        var twins = Enumerable
            .Range(0, 9)
            .Select(i => $$"""{"type":"record","name":"B{{i}}","fields":[{"name":"f","type":["Top"{{Known(i)}}]}]}""");
        var text = $$"""
            {"type":"record","name":"Top","fields":[
              {"name":"f","type":[{{string.Join(',', twins)}}],"default":{{Nested("""{"f":""", "null", "}", 50)}}}
            ]}
            """;
        var refused = Assert.Throws<InvalidSchemaException>(() => Parse(text));
        Assert.Contains("cannot be checked", refused.Message);

        static string Known(int before) => string.Concat(Enumerable.Range(0, before).Select(j => $",\"B{j}\""));
    }

    [Fact]
    public void Reasons_end_at_a_hundred()
    {
        var fields = Enumerable.Range(0, 1_000).Select(i => $$"""{"name":"f{{i}}","type":"int"}""");
        var reader = Parse($$"""{"type":"record","name":"r","fields":[{{string.Join(',', fields)}}]}""");
        Assert.Equal(100, reader.CannotRead(Parse("""{"type":"record","name":"r","fields":[]}""")).Count);
    }

    static string Record(string name, string type) =>
        $$"""{"type":"record","name":"{{name}}","fields":[{"name":"f","type":"{{type}}"}]}""";

    static string Nested(string open, string core, string close, int levels) =>
        string.Concat(Enumerable.Repeat(open, levels)) + core + string.Concat(Enumerable.Repeat(close, levels));

    static ISchema Parse(string text) => new AvroFormat().Parse(text, []);
}
