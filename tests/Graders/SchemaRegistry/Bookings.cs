using System.Buffers.Binary;
using Avro;
using Avro.Generic;
using Avro.IO;

namespace Graders.SchemaRegistry;

/// <summary>Records of any shape, and their bytes.</summary>
internal static class Bookings
{
    /// <summary>The schema of a record in the namespace of the clinic.</summary>
    public static string Text(string name, params string[] fields) =>
        $$"""{ "type": "record", "name": "{{name}}", "namespace": "clinic", "fields": [ {{string.Join(", ", fields)}} ] }""";

    /// <summary>A field of a simple type, with a default if one is given as JSON.</summary>
    public static string Field(string name, string type, string? orElse = null) =>
        $$"""{ "name": "{{name}}", "type": "{{type}}"{{(orElse is null ? "" : $", \"default\": {orElse}")}} }""";

    public static RecordSchema Parse(string text) => (RecordSchema)Avro.Schema.Parse(text);

    /// <summary>A record of that shape: a value in every field that can have one, the last symbol in an enum.</summary>
    public static GenericRecord Fill(RecordSchema schema, int n)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
            record.Add(field.Name, Value(field.Schema, field.Name, n));
        return record;
    }

    public static byte[] Encode(GenericRecord record)
    {
        using var bytes = new MemoryStream();
        new GenericDatumWriter<GenericRecord>(record.Schema).Write(record, new BinaryEncoder(bytes));
        return bytes.ToArray();
    }

    /// <summary>The record as a reader with that schema sees it.</summary>
    /// <exception cref="AvroException">It cannot be read.</exception>
    public static GenericRecord Decode(byte[] bytes, Avro.Schema writers, Avro.Schema readers) =>
        new GenericDatumReader<GenericRecord>(writers, readers).Read(null!, new BinaryDecoder(new MemoryStream(bytes)));

    /// <summary>Five bytes, and then Avro.</summary>
    public static byte[] Frame(int id, GenericRecord record)
    {
        var frame = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), id);
        return [.. frame, .. Encode(record)];
    }

    static object? Value(Avro.Schema schema, string name, int n) =>
        schema.Tag switch
        {
            Avro.Schema.Type.Int => 30,
            Avro.Schema.Type.Long => 30L,
            Avro.Schema.Type.Float => 30f,
            Avro.Schema.Type.Double => 30.0,
            Avro.Schema.Type.Boolean => true,
            Avro.Schema.Type.Enumeration => new GenericEnum((EnumSchema)schema, ((EnumSchema)schema).Symbols[^1]),
            Avro.Schema.Type.Union => Value(((UnionSchema)schema).Schemas.Last(), name, n),
            Avro.Schema.Type.Null => null,
            _ => $"{name}-{n}",
        };
}
