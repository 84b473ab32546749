using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Json;

namespace EmbeddedKafka.Registry.Tests.Schemas.Json;

public sealed class JsonSchemaDepthTests
{
    [Theory]
    [InlineData("""{"items":""", "}", 1_001)]
    [InlineData("""{"not":""", "}", 200_000)]
    [InlineData("[", "]", 1_000_000)]
    public void Nesting_of_more_than_a_thousand_levels_is_refused(string open, string close, int levels)
    {
        var refused = Assert.Throws<InvalidSchemaException>(() => Parse(Nested(open, "true", close, levels)));
        Assert.Contains("maximum configured depth of 1000", refused.Message);
    }

    [Theory]
    [InlineData("""{"items":""", "}", "/items", 999)]
    [InlineData("""{"properties":{"a":""", "}}", "/properties/a", 499)]
    public void Levels_up_to_a_thousand_are_read_and_compared(string open, string close, string step, int levels)
    {
        var numbers = Parse(Nested(open, """{"type":"number"}""", close, levels));
        var integers = Parse(Nested(open, """{"type":"integer"}""", close, levels));
        Assert.Empty(numbers.CannotRead(integers));
        var reason = Assert.Single(integers.CannotRead(numbers));
        Assert.Equal("TYPE_NARROWED", reason.Rule);
        Assert.Equal("#" + string.Concat(Enumerable.Repeat(step, levels)), reason.Path);
    }

    // Each definition has the next one as a property: no text is nested deeply, but what it means is.
    [Fact]
    public void References_ten_thousand_deep_are_compared()
    {
        static ISchema Chain(string innermost)
        {
            var definitions = Enumerable
                .Range(1, 10_000)
                .Select(i => $$"""  "D{{i}}": { "properties": { "a": { "$ref": "#/definitions/D{{i - 1}}" } } }  """)
                .Prepend($$"""  "D0": { "type": "{{innermost}}" }  """);
            return Parse(
                $$"""{ "$ref": "#/definitions/D10000", "definitions": { {{string.Join(',', definitions)}} } }"""
            );
        }

        var numbers = Chain("number");
        var integers = Chain("integer");
        Assert.Empty(numbers.CannotRead(integers));
        Assert.Equal("TYPE_NARROWED", Assert.Single(integers.CannotRead(numbers)).Rule);
    }

    [Fact]
    public void Schemas_that_contain_each_other_without_end_are_compared()
    {
        var one = Parse(
            """{"allOf":[{"$ref":"#"}],"properties":{"a":{"anyOf":[{"$ref":"#"},{"not":{"$ref":"#"}}]}}}"""
        );
        var other = Parse("""{"properties":{"a":{"oneOf":[{"$ref":"#"},{"type":"string"}]}},"allOf":[{"$ref":"#"}]}""");
        Assert.Empty(one.CannotRead(one));
        _ = one.CannotRead(other);
        // An integer is valid by "#", which says something of objects only.
        Assert.Empty(other.CannotRead(Parse("""{"type":"object","properties":{"a":{"type":"integer"}}}""")));
    }

    [Fact]
    public void An_enum_of_a_hundred_thousand_values_is_compared()
    {
        static ISchema Values(int count) =>
            Parse($$"""{"enum":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"S{i}\""))}}]}""");

        Assert.Empty(Values(100_000).CannotRead(Values(99_999)));
        Assert.Equal("\"S99999\"", Assert.Single(Values(99_999).CannotRead(Values(100_000))).Detail);
    }

    [Fact]
    public void Unions_of_thousands_that_match_nowhere_have_an_answer()
    {
        static ISchema Union(string keyword)
        {
            var limits = Enumerable.Range(0, 3_000).Select(i => $$"""{ "type": "string", "{{keyword}}": {{i}} }""");
            return Parse($$"""{ "oneOf": [{{string.Join(',', limits)}}] }""");
        }

        var reason = Assert.Single(Union("maxLength").CannotRead(Union("minLength")));
        Assert.Equal("COMBINED_TYPE_SUBSCHEMAS_CHANGED", reason.Rule);
    }

    [Fact]
    public void A_pattern_that_takes_forever_matches_nothing()
    {
        var name = new string('a', 60);
        var writer = Parse($$"""{ "properties": { "{{name}}!": { "type": "string" } } }""");
        var reader = Parse("""{"patternProperties":{"^(a+)+$":{"type":"integer"}}}""");
        Assert.DoesNotContain(reader.CannotRead(writer), reason => reason.Path.Contains(name));
    }

    static string Nested(string open, string core, string close, int levels) =>
        string.Concat(Enumerable.Repeat(open, levels)) + core + string.Concat(Enumerable.Repeat(close, levels));

    static ISchema Parse(string text) => new JsonSchemaFormat().Parse(text, []);
}
