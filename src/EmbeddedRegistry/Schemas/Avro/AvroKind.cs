namespace EmbeddedKafka.Registry.Schemas.Avro;

/// <summary>What a type is at its top.</summary>
internal enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Fixed,
    Array,
    Map,
    Union,
}
