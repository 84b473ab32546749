namespace EmbeddedKafka.Registry.Schemas.Protobuf;

internal enum ProtoKind
{
    /// <summary>Also an enum, which is written as a number.</summary>
    Scalar,
    Message,
    Group,
    Map,
}
