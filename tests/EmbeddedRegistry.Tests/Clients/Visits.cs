using Avro;
using Avro.Generic;

namespace EmbeddedKafka.Registry.Tests.Clients;

/// <summary>Records of a clinic, and their schema as it changes.</summary>
static class Visits
{
    public static RecordSchema First { get; } =
        Parse("""{"type":"record","name":"Visit","fields":[{"name":"patient","type":"string"}]}""");

    /// <summary>With a field more that has a default: an old record can be read with it.</summary>
    public static RecordSchema Second { get; } =
        Parse(
            """
            {"type":"record","name":"Visit","fields":[{"name":"patient","type":"string"},
            {"name":"room","type":"int","default":7}]}
            """
        );

    /// <summary>With a field that old records do not have.</summary>
    public static RecordSchema Breaking { get; } =
        Parse(
            """
            {"type":"record","name":"Visit","fields":[{"name":"patient","type":"string"},
            {"name":"doctor","type":"string"}]}
            """
        );

    public static GenericRecord Of(RecordSchema schema, string patient)
    {
        var record = new GenericRecord(schema);
        record.Add("patient", patient);
        if (schema != First)
            record.Add(schema.Fields[1].Name, schema == Second ? 3 : "Dr. Who");
        return record;
    }

    static RecordSchema Parse(string text) => (RecordSchema)Schema.Parse(text);
}
