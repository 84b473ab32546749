using EmbeddedKafka.Registry.Schemas.Json;

namespace EmbeddedKafka.Registry.Tests.Schemas.Json;

public sealed class JsonSchemaChangesTests
{
    const string Table = "Json.JsonSchemaChanges.txt";

    public static TheoryData<string, string, string, string> Backward => SchemaChange.Rows(Table, backward: true);

    public static TheoryData<string, string, string, string> Forward => SchemaChange.Rows(Table, backward: false);

    [Theory, MemberData(nameof(Backward))]
    public void New_readers_of_old_records(string change, string reader, string writer, string answer) =>
        Assert.Equal($"{change}: {answer}", $"{change}: {SchemaChange.Answer(new JsonSchemaFormat(), reader, writer)}");

    [Theory, MemberData(nameof(Forward))]
    public void Old_readers_of_new_records(string change, string reader, string writer, string answer) =>
        Assert.Equal($"{change}: {answer}", $"{change}: {SchemaChange.Answer(new JsonSchemaFormat(), reader, writer)}");

    [Fact]
    public void A_reason_says_what_it_is_about_and_leaves_open_which_schema_is_new()
    {
        var writer = new JsonSchemaFormat().Parse("""{"type":"object","properties":{"age":{"type":"number"}}}""", []);
        var reader = new JsonSchemaFormat().Parse("""{"type":"object","properties":{"age":{"type":"integer"}}}""", []);
        var reason = Assert.Single(reader.CannotRead(writer));
        Assert.Equal(
            "At path '#/properties/age' the {reader} schema allows fewer types than the {writer} schema",
            reason.Description
        );
        Assert.Equal("Number, Integer", reason.Detail);
    }
}
