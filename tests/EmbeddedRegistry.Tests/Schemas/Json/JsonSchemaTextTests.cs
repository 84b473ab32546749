using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Json;

namespace EmbeddedKafka.Registry.Tests.Schemas.Json;

/// <summary>"Schema normalization", docs.confluent.io: without it only the way of writing is made one, with it the
/// order of properties too.</summary>
public sealed class JsonSchemaTextTests
{
    [Theory]
    [InlineData(""" { "type" : "string" } """, """{"type":"string"}""")]
    [InlineData("""{"title":"é\u0041\/","type":"object"}""", """{"title":"éA/","type":"object"}""")]
    [InlineData("""{"maximum":1.50,"default":[1, {"a" : null}]}""", """{"maximum":1.50,"default":[1,{"a":null}]}""")]
    [InlineData(" true ", "true")]
    public void The_canonical_text_is_without_white_space(string text, string canonical) =>
        Assert.Equal(canonical, Parse(text).Canonical);

    [Theory]
    [InlineData("""{"type":"object","title":"t"}""", """{"title":"t","type":"object"}""")]
    [InlineData(
        """{"properties":{"b":{"type":"string","maxLength":1},"a":{}}}""",
        """{"properties":{"a":{},"b":{"maxLength":1,"type":"string"}}}"""
    )]
    public void Schemas_that_differ_in_the_order_of_members_are_normalized_to_one(string one, string other)
    {
        Assert.NotEqual(Parse(one).Canonical, Parse(other).Canonical);
        Assert.Equal(Parse(one).Normalized, Parse(other).Normalized);
    }

    [Theory]
    [InlineData("""{"enum":["a","b"]}""", """{"enum":["b","a"]}""")]
    [InlineData("""{"title":"t"}""", """{"title":"u"}""")]
    public void What_differs_otherwise_stays_different(string one, string other) =>
        Assert.NotEqual(Parse(one).Normalized, Parse(other).Normalized);

    static ISchema Parse(string text) => new JsonSchemaFormat().Parse(text, []);
}
