using EmbeddedKafka.Registry.Schemas.Avro;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

public sealed class AvroChangesTests
{
    const string Table = "Avro.AvroChanges.txt";

    public static TheoryData<string, string, string, string> Backward => SchemaChange.Rows(Table, backward: true);

    public static TheoryData<string, string, string, string> Forward => SchemaChange.Rows(Table, backward: false);

    [Theory, MemberData(nameof(Backward))]
    public void New_readers_of_old_records(string change, string reader, string writer, string answer) =>
        Assert.Equal($"{change}: {answer}", $"{change}: {SchemaChange.Answer(new AvroFormat(), reader, writer)}");

    [Theory, MemberData(nameof(Forward))]
    public void Old_readers_of_new_records(string change, string reader, string writer, string answer) =>
        Assert.Equal($"{change}: {answer}", $"{change}: {SchemaChange.Answer(new AvroFormat(), reader, writer)}");

    [Fact]
    public void A_reason_says_what_it_is_about_and_leaves_open_which_schema_is_new()
    {
        var writer = new AvroFormat().Parse("""{"type":"record","name":"Booking","fields":[]}""", []);
        var reader = new AvroFormat().Parse(
            """{"type":"record","name":"Booking","fields":[{"name":"note","type":"string"}]}""",
            []
        );
        var reason = Assert.Single(reader.CannotRead(writer));
        Assert.Equal(
            "The field 'note' at path '/fields/0' in the {reader} schema has no default value and is missing in the "
                + "{writer} schema",
            reason.Description
        );
        Assert.Equal("note", reason.Detail);
    }
}
