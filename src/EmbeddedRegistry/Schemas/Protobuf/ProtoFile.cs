namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>What compatibility and normalization have to know of a .proto file.</summary>
/// <param name="Package">Empty if there is none.</param>
/// <param name="Messages">The message types at the top of the file.</param>
/// <param name="Types">Every message type by its full name, imported ones too: <c>.clinic.Booking</c>.</param>
/// <param name="Descriptor">The file's descriptor, serialized.</param>
internal sealed record ProtoFile(
    string Package,
    IReadOnlyList<ProtoMessage> Messages,
    IReadOnlyDictionary<string, ProtoMessage> Types,
    byte[] Descriptor
);
