using Avro;
using Avro.Generic;
using ApacheSchema = global::Avro.Schema;

namespace EmbeddedKafka.Registry.Tests.Schemas.Avro;

/// <summary>Makes up values of a schema, as Apache.Avro's generic writer takes them.</summary>
internal sealed class AvroData(Random random)
{
    public object? Value(ApacheSchema schema, int levels = 4)
    {
        switch (schema)
        {
            case UnionSchema union:
                // A branch that ends, where a type contains itself.
                var index = levels > 0 ? random.Next(union.Count) : 0;
                return Value(union[index], levels - 1);
            case ArraySchema array:
                return Enumerable.Range(0, Size(levels)).Select(_ => Value(array.ItemSchema, levels - 1)).ToArray();
            case MapSchema map:
                return Enumerable
                    .Range(0, Size(levels))
                    .ToDictionary(i => $"k{i}", _ => Value(map.ValueSchema, levels - 1)!);
            case RecordSchema record:
                var values = new GenericRecord(record);
                foreach (var field in record.Fields)
                {
                    values.Add(field.Name, Value(field.Schema, levels - 1));
                }
                return values;
            case EnumSchema symbols:
                return new GenericEnum(symbols, symbols.Symbols[random.Next(symbols.Symbols.Count)]);
            case FixedSchema bytes:
                return new GenericFixed(bytes, new byte[bytes.Size]);
            default:
                return schema.Tag switch
                {
                    ApacheSchema.Type.Null => null,
                    ApacheSchema.Type.Boolean => random.Next(2) == 0,
                    ApacheSchema.Type.Int => random.Next(),
                    ApacheSchema.Type.Long => random.NextInt64(),
                    ApacheSchema.Type.Float => random.NextSingle(),
                    ApacheSchema.Type.Double => random.NextDouble(),
                    ApacheSchema.Type.Bytes => new byte[] { 1, 2, 3 },
                    _ => "text",
                };
        }
    }

    int Size(int levels) => levels > 0 ? random.Next(4) : 0;
}
