using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Schemas.Avro;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

public sealed class AvroReferencesTests
{
    const string Place =
        """{"type":"record","name":"Place","namespace":"clinic","fields":[{"name":"room","type":"int"}]}""";
    const string Visit =
        """{"type":"record","name":"Visit","namespace":"clinic","fields":[{"name":"at","type":"Place"},"""
        + """{"name":"then","type":"clinic.Place"}]}""";

    [Fact]
    public void A_schema_names_types_of_its_references_and_keeps_only_their_names()
    {
        var visit = Parse(Visit, Reference("clinic.Place", Parse(Place)));
        Assert.Equal(
            """{"type":"record","name":"Visit","namespace":"clinic","fields":[{"name":"at","type":"Place"},"""
                + """{"name":"then","type":"Place"}]}""",
            visit.Canonical
        );
        Assert.Equal(
            """{"type":"record","name":"clinic.Visit","fields":[{"name":"at","type":"clinic.Place"},"""
                + """{"name":"then","type":"clinic.Place"}]}""",
            visit.Normalized
        );
    }

    [Fact]
    public void The_resolved_form_has_the_definitions_in_it()
    {
        var resolved = Parse(Visit, Reference("clinic.Place", Parse(Place))).InFormat("resolved");
        Assert.Equal(
            """{"type":"record","name":"Visit","namespace":"clinic","fields":[{"name":"at","type":"""
                + """{"type":"record","name":"Place","fields":[{"name":"room","type":"int"}]}},"""
                + """{"name":"then","type":"Place"}]}""",
            resolved
        );
        Assert.Equal(resolved, Parse(resolved).Canonical);
    }

    [Fact]
    public void What_a_reference_refers_to_is_known_too()
    {
        var visit = Parse(Visit, Reference("clinic.Place", Parse(Place)));
        var list = Parse(
            """["clinic.Visit","clinic.Place"]""",
            Reference("visit", visit),
            Reference("place", Parse(Place))
        );
        Assert.Equal("""["clinic.Visit","clinic.Place"]""", list.Canonical);
    }

    [Fact]
    public void A_change_in_a_referenced_type_is_found_where_it_is_used()
    {
        var changed = Place.Replace("\"int\"", "\"string\"");
        var reader = Parse(Visit, Reference("clinic.Place", Parse(changed)));
        var writer = Parse(Visit, Reference("clinic.Place", Parse(Place)));
        var reason = Assert.Single(reader.CannotRead(writer));
        Assert.Equal("TYPE_MISMATCH", reason.Rule);
        Assert.Equal("/fields/0/type/fields/0/type", reason.Path);
    }

    [Fact]
    public void References_that_define_a_type_differently_are_refused()
    {
        var other = Place.Replace("\"int\"", "\"string\"");
        var refused = Assert.Throws<InvalidSchemaException>(() =>
            Parse("\"int\"", Reference("one", Parse(Place)), Reference("two", Parse(other)))
        );
        Assert.Contains("define clinic.Place more than once", refused.Message);
    }

    [Fact]
    public void A_type_of_a_reference_cannot_be_defined_again()
    {
        var refused = Assert.Throws<InvalidSchemaException>(() => Parse(Place, Reference("one", Parse(Place))));
        Assert.Contains("clinic.Place is defined already", refused.Message);
    }

    static SchemaReference Reference(string name, ISchema schema) => new(name, schema);

    static ISchema Parse(string text, params SchemaReference[] references) => new AvroFormat().Parse(text, references);
}
