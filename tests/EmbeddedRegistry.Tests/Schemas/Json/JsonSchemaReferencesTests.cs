using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Json;

namespace EmbeddedKafka.Registry.Tests.Schemas.Json;

public sealed class JsonSchemaReferencesTests
{
    const string Place = """
        {
          "$id": "https://clinic.example/place.json",
          "type": "object", "additionalProperties": false,
          "properties": { "room": { "$ref": "#/definitions/Room" }, "hall": { "$ref": "#hall" } },
          "definitions": { "Room": { "type": "integer" }, "Hall": { "$anchor": "hall", "type": "string" } }
        }
        """;

    [Theory]
    [InlineData("place.json")]
    [InlineData("place.json#")]
    [InlineData("https://clinic.example/place.json")]
    public void A_reference_is_found_by_its_name_or_by_its_own_id(string reference)
    {
        var inline = Parse(Place);
        var visit = Parse($$"""{"$ref":"{{reference}}"}""", new SchemaReference("place.json", Parse(Place)));
        Assert.Empty(visit.CannotRead(inline));
        Assert.Empty(inline.CannotRead(visit));
    }

    [Theory]
    [InlineData("place.json#/definitions/Room", "integer")]
    [InlineData("place.json#/properties/room", "integer")]
    [InlineData("place.json#hall", "string")]
    [InlineData("#/definitions/here", "boolean")]
    [InlineData("#/definitions/with~1slash", "null")]
    [InlineData("#/definitions/with%20space", "array")]
    public void A_fragment_leads_into_a_schema(string reference, string type)
    {
        var schema = Parse(
            $$$"""
            {
              "$ref": "{{{reference}}}",
              "definitions": { "here": {"type":"boolean"}, "with/slash": {"type":"null"}, "with space": {"type":"array"} }
            }
            """,
            new SchemaReference("place.json", Parse(Place))
        );
        var expected = Parse($$"""{"type":"{{type}}"}""");
        Assert.Empty(schema.CannotRead(expected));
        Assert.Empty(expected.CannotRead(schema));
    }

    [Fact]
    public void A_relative_reference_is_resolved_against_the_schemas_id()
    {
        var visit = Parse(
            """{"$id":"https://clinic.example/visit.json","$ref":"place.json"}""",
            new SchemaReference("https://clinic.example/place.json", Parse(Place))
        );
        Assert.NotEmpty(Parse("""{"type":"string"}""").CannotRead(visit));
    }

    [Fact]
    public void A_change_in_a_referenced_schema_is_found_where_it_is_used()
    {
        const string visit = """{"type":"object","properties":{"at":{"$ref":"place.json"}}}""";
        var writer = Parse(visit, new SchemaReference("place.json", Parse(Place)));
        var reader = Parse(
            visit,
            new SchemaReference("place.json", Parse(Place.Replace("\"integer\"", "\"boolean\"")))
        );
        var reason = Assert.Single(reader.CannotRead(writer));
        Assert.Equal("TYPE_CHANGED", reason.Rule);
        Assert.Equal("#/properties/at/properties/room", reason.Path);
    }

    [Theory]
    [InlineData("http://json-schema.org/draft-07/schema#", false)]
    [InlineData("https://json-schema.org/draft/2019-09/schema", true)]
    [InlineData("https://json-schema.org/draft/2020-12/schema", true)]
    public void What_stands_beside_a_reference_counts_since_draft_2019_09(string draft, bool counts)
    {
        var reader = Parse(
            $$"""{"$schema":"{{draft}}","$ref":"#/$defs/S","maxLength":5,"$defs":{"S":{"type":"string"} } }"""
        );
        Assert.Equal(counts, reader.CannotRead(Parse("""{"type":"string"}""")).Count > 0);
        Assert.Empty(reader.CannotRead(Parse("""{"type":"string","maxLength":4}""")));
    }

    static ISchema Parse(string text, params SchemaReference[] references) =>
        new JsonSchemaFormat().Parse(text, references);
}
