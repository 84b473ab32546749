using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Json;

namespace EmbeddedKafka.Registry.Tests.Schemas.Json;

/// <summary>What the drafts' meta-schemas (https://json-schema.org/specification-links) refuse, and references that
/// lead nowhere.</summary>
public sealed class JsonSchemaInvalidTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("booking", "is not JSON")]
    [InlineData("""{"type":"string" """, "is not JSON")]
    [InlineData("""{"type":"string","type":"object"}""", "is not JSON")]
    [InlineData("""{"title":"\udc00"}""", "half of a surrogate pair")]
    [InlineData("1", "at #/: 1 is no schema")]
    [InlineData("\"string\"", "at #/: \"string\" is no schema")]
    [InlineData("null", "at #/: null is no schema")]
    [InlineData("[]", "at #/: [] is no schema")]
    [InlineData("""{"type":"text"}""", "at #/type: \"text\" is not the name of a type")]
    [InlineData("""{"type":[]}""", "at #/type: [] is not the name of a type")]
    [InlineData("""{"type":["string","text"]}""", "at #/type: [\"string\",\"text\"] is not")]
    [InlineData("""{"properties":[]}""", "at #/properties: [] is not an object of schemas")]
    [InlineData("""{"properties":{"a":{"items":{"type":1}}}}""", "at #/properties/a/items/type: 1 is not")]
    [InlineData("""{"properties":{"a/b":7}}""", "at #/properties/a~1b: 7 is no schema")]
    [InlineData("""{"allOf":{}}""", "at #/allOf: {} is not a list of schemas")]
    [InlineData("""{"oneOf":[{},3]}""", "at #/oneOf/1: 3 is no schema")]
    [InlineData("""{"not":null}""", "at #/not: null is no schema")]
    [InlineData("""{"required":"a"}""", "at #/required: \"a\" is not a list of names")]
    [InlineData("""{"required":[1]}""", "at #/required: [1] is not a list of names")]
    [InlineData("""{"enum":"a"}""", "at #/enum: \"a\" is not a list of values")]
    [InlineData("""{"minLength":-1}""", "at #/minLength: -1 is not a whole number")]
    [InlineData("""{"maxItems":1.5}""", "at #/maxItems: 1.5 is not a whole number")]
    [InlineData("""{"maximum":"5"}""", "at #/maximum: \"5\" is not a number")]
    [InlineData("""{"multipleOf":0}""", "at #/multipleOf: 0 is not a number greater than zero")]
    [InlineData("""{"uniqueItems":"yes"}""", "at #/uniqueItems: \"yes\" is not true or false")]
    [InlineData("""{"pattern":"("}""", "at #/pattern: '(' is no regular expression")]
    [InlineData("""{"patternProperties":{"[":{}}}""", "at #/patternProperties/[: '[' is no regular expression")]
    [InlineData("""{"dependencies":{"a":1}}""", "at #/dependencies/a: 1 is no schema")]
    [InlineData(
        """{"dependentRequired":{"a":"b"}}""",
        "at #/dependentRequired: {\"a\":\"b\"} is not an object of lists"
    )]
    [InlineData("""{"definitions":{"a":1}}""", "at #/definitions/a: 1 is no schema")]
    [InlineData("""{"$ref":1}""", "at #/$ref: 1 is not a URI")]
    [InlineData("""{"$ref":"#/definitions/Gone"}""", "at #/$ref: '#/definitions/Gone' is not found")]
    [InlineData("""{"items":{"$ref":"place.json"}}""", "at #/items/$ref: 'place.json' is not found")]
    [InlineData("""{"$ref":"#nowhere"}""", "at #/$ref: '#nowhere' is not found")]
    [InlineData("""{"$ref":"#/x","x":5}""", "at #/x: 5 is no schema")]
    [InlineData("""{"$ref":"#"}""", "at #/$ref: the reference leads back to itself")]
    [InlineData(
        """{"properties":{"a":{"$ref":"#/definitions/A"}},"definitions":{"A":{"$ref":"#/definitions/B"},"B":{"$ref":"#/definitions/A"}}}""",
        "the reference leads back to itself"
    )]
    public void A_text_that_is_no_schema_is_refused_with_its_place(string text, string why)
    {
        var refused = Assert.Throws<InvalidSchemaException>(() => new JsonSchemaFormat().Parse(text, []));
        Assert.Contains(why, refused.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("false")]
    [InlineData("""{"unknown":1,"format":"anything","default":{"type":7}}""")]
    [InlineData(
        """{"$schema":"http://json-schema.org/draft-04/schema#","id":"http://a/b","exclusiveMinimum":true,"minimum":1}"""
    )]
    [InlineData("""{"properties":{"id":{"type":"string"},"$ref":{"type":"string"}}}""")]
    [InlineData("""{"$ref":"http://json-schema.org/draft-07/schema#"}""")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}}}""")]
    [InlineData("""{"$ref":"#/x/y/0","x":{"y":[{"type":"string"}]}}""")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$ref":"#"}""")]
    public void What_the_drafts_allow_is_accepted(string text) => new JsonSchemaFormat().Parse(text, []);
}
