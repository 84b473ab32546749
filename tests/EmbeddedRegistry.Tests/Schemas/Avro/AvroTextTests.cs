using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Avro;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

/// <summary>The canonical texts are those of Avro's Java library 1.12.0 (Schema.toString), which Confluent's registry
/// keeps.</summary>
public sealed class AvroTextTests
{
    [Theory]
    [InlineData(""" "string" """, "\"string\"")]
    [InlineData("""{ "type" : "string" }""", "\"string\"")]
    [InlineData(
        """{"z":1,"type":"int","logicalType":"date","a":[1, 2]}""",
        """{"type":"int","z":1,"logicalType":"date","a":[1,2]}"""
    )]
    [InlineData(
        """{"zz":3,"items":"int","doc":"dropped","type":"array"}""",
        """{"type":"array","items":"int","zz":3}"""
    )]
    [InlineData("""{"values":["null","int"],"type":"map"}""", """{"type":"map","values":["null","int"]}""")]
    [InlineData(
        """{"fields":[],"doc":"d","type":"record","name":"b","namespace":"a","x":1,"aliases":["c","a.d","e.f"]}""",
        """{"type":"record","name":"b","namespace":"a","doc":"d","fields":[],"x":1,"aliases":["c","d","e.f"]}"""
    )]
    [InlineData(
        """{"type":"record","name":"a.b","namespace":"ignored","fields":[]}""",
        """{"type":"record","name":"b","namespace":"a","fields":[]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","fields":[{"p":1,"default":1"""
            + ""","order":"descending","name":"f","doc":"d","aliases":["g","g"],"type":{"type":"int"}}]}""",
        """{"type":"record","name":"r","fields":[{"name":"f","type":"int","doc":"d","default":1"""
            + ""","order":"descending","aliases":["g"],"p":1}]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","fields":[{"name":"f","type":"int","order":"ascending"}]}""",
        """{"type":"record","name":"r","fields":[{"name":"f","type":"int"}]}"""
    )]
    [InlineData(
        """{"symbols":["A"],"z":1,"aliases":["b"],"default":"A","doc":"d","name":"E","type":"enum"}""",
        """{"type":"enum","name":"E","doc":"d","symbols":["A"],"default":"A","z":1,"aliases":["b"]}"""
    )]
    [InlineData(
        """{"size":1,"name":"F","z":1,"aliases":["b"],"doc":"d","type":"fixed"}""",
        """{"type":"fixed","name":"F","doc":"d","size":1,"z":1,"aliases":["b"]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"n","type":["null","a.r"]},"""
            + """{"name":"m","type":{"type":"fixed","name":"b.f","size":1}},{"name":"o","type":"b.f"},"""
            + """{"name":"p","type":{"type":"r"}}]}""",
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"n","type":["null","r"]},"""
            + """{"name":"m","type":{"type":"fixed","name":"f","namespace":"b","size":1}},"""
            + """{"name":"o","type":"b.f"},{"name":"p","type":"r"}]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"n","type":"""
            + """{"type":"record","name":"q","namespace":"","fields":[{"name":"z","type":["null","a.r"]}]}},"""
            + """{"name":"m","type":"q"}]}""",
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"n","type":"""
            + """{"type":"record","name":"q","namespace":"","fields":[{"name":"z","type":["null","a.r"]}]}},"""
            + """{"name":"m","type":"q"}]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"x","type":"""
            + """{"type":"fixed","name":"int","size":1}},{"name":"y","type":"a.int"}]}""",
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"x","type":"""
            + """{"type":"fixed","name":"int","size":1}},{"name":"y","type":"a.int"}]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","doc":"é\u0041\/<>&\ud83d\ude00\u007f\u0001\n\"\\","fields":[]}""",
        "{\"type\":\"record\",\"name\":\"r\",\"doc\":\"éA/<>&😀\u007f\\u0001\\n\\\"\\\\\",\"fields\":[]}"
    )]
    public void The_canonical_text(string text, string canonical)
    {
        Assert.Equal(canonical, Parse(text).Canonical);
        Assert.Equal(canonical, Parse(canonical).Canonical);
    }

    [Theory]
    [InlineData(
        """{"type":"record","name":"r","namespace":"a","fields":[{"name":"f","type":["null","r"],"z":1"""
            + ""","y":2}],"aliases":["t","s"]}""",
        """{"name":"a.r","type":"record","fields":[{"type":["null","a.r"],"y":2,"name":"f","z":1}]"""
            + ""","aliases":["a.s","a.t"]}"""
    )]
    [InlineData(
        """{"type":"record","name":"r","fields":[{"name":"m","type":{"type":"map","values":"int"}"""
            + ""","default":{"b":1,"a":2}}]}""",
        """{"type":"record","name":"r","fields":[{"name":"m","type":{"type":"map","values":"int"}"""
            + ""","default":{"a":2,"b":1}}]}"""
    )]
    public void Schemas_that_differ_in_order_and_in_the_way_of_naming_are_normalized_to_one(string one, string other)
    {
        Assert.NotEqual(Parse(one).Canonical, Parse(other).Canonical);
        Assert.Equal(Parse(one).Normalized, Parse(other).Normalized);
        Assert.Equal(Parse(one).Normalized, Parse(Parse(one).Normalized).Normalized);
    }

    [Fact]
    public void Documentation_symbols_and_fields_keep_their_meaning_when_normalized()
    {
        var texts = new[]
        {
            """{"type":"record","name":"r","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}""",
            """{"type":"record","name":"r","fields":[{"name":"b","type":"int"},{"name":"a","type":"int"}]}""",
            """{"type":"record","name":"r","doc":"d","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}""",
            """{"type":"enum","name":"r","symbols":["A","B"]}""",
            """{"type":"enum","name":"r","symbols":["B","A"]}""",
        };
        Assert.Equal(texts.Length, texts.Select(text => Parse(text).Normalized).Distinct().Count());
    }

    static ISchema Parse(string text) => new AvroFormat().Parse(text, []);
}
