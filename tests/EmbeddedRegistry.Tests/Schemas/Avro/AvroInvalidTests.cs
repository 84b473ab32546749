using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Avro;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

/// <summary>What Avro's Java library 1.12.0 refuses (Schema.Parser with validated defaults), and JSON that says a thing
/// twice, which it lets pass.</summary>
public sealed class AvroInvalidTests
{
    [Theory]
    // No JSON, or JSON that is no schema.
    [InlineData("", "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("booking", "is not JSON")]
    [InlineData("""{"type":"string" """, "is not JSON")]
    [InlineData("""{"type":"string"} x""", "is not JSON")]
    [InlineData("""{"type":"string",}""", "is not JSON")]
    [InlineData("{'type':'string'}", "is not JSON")]
    [InlineData("""{"type":"string","type":"int"}""", "is not JSON")]
    [InlineData("""{"type":"string","doc":"\ud83d"}""", "half of a surrogate pair")]
    [InlineData("1", "at /: 1 is no type")]
    [InlineData("null", "at /: null is no type")]
    // Types.
    [InlineData("{}", "at /: the member 'type' is missing")]
    [InlineData("""{"type":{"type":"string"}}""", "at /: the member 'type' is missing or is no string")]
    [InlineData("\"text\"", "at /: the type 'text' is not known")]
    [InlineData("""{"type":"union"}""", "at /: the type 'union' is not known")]
    [InlineData("""{"type":"array"}""", "at /: the member 'items' is missing")]
    [InlineData("""{"type":"map","values":7}""", "at /values: 7 is no type")]
    [InlineData("""["int","int"]""", "at /1: the union has int more than once")]
    [InlineData("""["int",["null"]]""", "at /1: a union cannot be the branch of a union")]
    [InlineData("""[{"type":"array","items":"int"},{"type":"array","items":"null"}]""", "array more than once")]
    [InlineData("""["string",{"type":"string","logicalType":"uuid"}]""", "at /1: the union has string more than once")]
    // Names.
    [InlineData("""{"type":"record","fields":[]}""", "at /: the member 'name' is missing")]
    [InlineData("""{"type":"record","name":"","fields":[]}""", "the name '' is empty")]
    [InlineData("""{"type":"record","name":"a-b","fields":[]}""", "the name 'a-b' has a character")]
    [InlineData("""{"type":"record","name":"1a","fields":[]}""", "the name '1a' does not begin with a letter")]
    [InlineData("""{"type":"record","name":"r.","fields":[]}""", "the name 'r.' is empty")]
    [InlineData("""{"type":"record","name":"r","namespace":"a-b","fields":[]}""", "the part 'a-b' of the namespace")]
    [InlineData("""{"type":"record","name":"a..r","fields":[]}""", "the part '' of the namespace 'a.' is empty")]
    [InlineData("""{"type":"record","name":"int","fields":[]}""", "the name of the primitive type int")]
    [InlineData("""{"type":"record","name":"r","aliases":"s","fields":[]}""", "at /aliases: \"s\" is no array")]
    [InlineData("""{"type":"record","name":"r","aliases":["a-b"],"fields":[]}""", "the alias 'a-b' has a character")]
    [InlineData(
        """["null",{"type":"fixed","name":"F","size":1},{"type":"enum","name":"F","symbols":[]}]""",
        "at /2: the type F is defined already"
    )]
    [InlineData(
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"n","type":"""
            + """{"type":"record","name":"b.q","fields":[{"name":"z","type":"r"}]}}]}""",
        "at /fields/0/type/fields/0/type: the type 'b.r' is not known"
    )]
    // Records.
    [InlineData("""{"type":"record","name":"r"}""", "at /: the record r has no array 'fields'")]
    [InlineData("""{"type":"record","name":"r","fields":{}}""", "at /: the record r has no array 'fields'")]
    [InlineData("""{"type":"record","name":"r","fields":[1]}""", "at /fields/0: a field is an object")]
    [InlineData("""{"type":"record","name":"r","fields":[{"type":"int"}]}""", "at /fields/0: a field is an object")]
    [InlineData("""{"type":"record","name":"r","fields":[{"name":"a"}]}""", "at /fields/0: the field 'a' has no type")]
    [InlineData("""{"type":"record","name":"r","fields":[{"name":"a.b","type":"int"}]}""", "the field's name 'a.b'")]
    [InlineData(
        """{"type":"record","name":"r","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""",
        "at /fields/1: the record r has the field 'a' more than once"
    )]
    [InlineData(
        """{"type":"record","name":"r","fields":[{"name":"a","type":"int","order":"sideways"}]}""",
        "at /fields/0: the order \"sideways\" is none of"
    )]
    // Enums and fixed.
    [InlineData("""{"type":"enum","name":"E"}""", "at /: the enum E has no array 'symbols'")]
    [InlineData("""{"type":"enum","name":"E","symbols":[1]}""", "at /symbols: [1] is no array of strings")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "at /symbols/1: the enum E has the symbol A")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A-B"]}""", "at /symbols/0: the symbol 'A-B' has a character")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "the default 'B' is no symbol")]
    [InlineData("""{"type":"fixed","name":"F"}""", "at /: the fixed F needs a size")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "at /: the fixed F needs a size")]
    [InlineData("""{"type":"fixed","name":"F","size":"4"}""", "at /: the fixed F needs a size")]
    [InlineData("""{"type":"fixed","name":"F","size":3000000000}""", "at /: the fixed F needs a size")]
    public void A_text_that_is_no_schema_is_refused_with_its_place(string text, string why)
    {
        var refused = Assert.Throws<InvalidSchemaException>(() => new AvroFormat().Parse(text, []));
        Assert.Contains(why, refused.Message);
    }

    [Fact]
    public void A_text_with_half_a_character_is_refused()
    {
        var text = "\"" + '\uD83D' + "\"";
        var refused = Assert.Throws<InvalidSchemaException>(() => new AvroFormat().Parse(text, []));
        Assert.Contains("Character 1 of the schema is half of a surrogate pair", refused.Message);
    }

    [Theory]
    [InlineData("\"int\"", "\"x\"")]
    [InlineData("\"int\"", "1.0")]
    [InlineData("\"int\"", "1e2")]
    [InlineData("\"int\"", "3000000000")]
    [InlineData("\"long\"", "1e2")]
    [InlineData("\"boolean\"", "\"true\"")]
    [InlineData("\"string\"", "null")]
    [InlineData("\"string\"", "7")]
    [InlineData("\"double\"", "\"much\"")]
    [InlineData("\"null\"", "\"null\"")]
    [InlineData("""["null","int"]""", "\"null\"")]
    [InlineData("""{"type":"array","items":"int"}""", """["x"]""")]
    [InlineData("""{"type":"array","items":"int"}""", "1")]
    [InlineData("""{"type":"map","values":"int"}""", """{"a":"x"}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "0")]
    [InlineData("""{"type":"record","name":"q","fields":[{"name":"x","type":"int"}]}""", "{}")]
    [InlineData("""{"type":"record","name":"q","fields":[{"name":"x","type":"int"}]}""", """{"x":"y"}""")]
    public void A_default_of_another_type_is_refused(string type, string value)
    {
        var text = $$"""{"type":"record","name":"r","fields":[{"name":"a","type":{{type}},"default":{{value}}}]}""";
        var refused = Assert.Throws<InvalidSchemaException>(() => new AvroFormat().Parse(text, []));
        Assert.Contains($"at /fields/0: the default {value} of the field 'a' is not of its type", refused.Message);
    }

    [Theory]
    [InlineData("\"long\"", "3000000000")]
    [InlineData("\"float\"", "1")]
    [InlineData("\"double\"", "\"NaN\"")]
    [InlineData("\"bytes\"", "\"\\u00ff\"")]
    [InlineData("""["null","int"]""", "3")]
    [InlineData("""["int","null"]""", "null")]
    [InlineData("""{"type":"map","values":"int"}""", """{"a":1}""")]
    [InlineData("""["null","r"]""", "null")]
    [InlineData(
        """{"type":"record","name":"q","fields":[{"name":"x","type":"int"},{"name":"y","type":"int","default":1}]}""",
        """{"x":1}"""
    )]
    public void A_default_of_the_type_is_accepted(string type, string value) =>
        new AvroFormat().Parse(
            $$"""{"type":"record","name":"r","fields":[{"name":"a","type":{{type}},"default":{{value}}}]}""",
            []
        );

    [Theory]
    [InlineData("""{"type":"record","name":"Größe","fields":[]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":[]}""")]
    [InlineData("""{"type":"fixed","name":"F","size":0}""")]
    [InlineData("[]")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":2,"scale":4}""")]
    [InlineData("""{"type":"string","logicalType":"date"}""")]
    [InlineData("""{"type":"record","name":"r","doc":1,"namespace":null,"fields":[]}""")]
    public void What_Java_lets_through_is_accepted(string text) => new AvroFormat().Parse(text, []);
}
