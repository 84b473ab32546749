namespace EmbeddedKafka.Registry.Schemas.Protobuf;

internal enum ProtoLabel
{
    Optional,
    Required,
    Repeated,
}
