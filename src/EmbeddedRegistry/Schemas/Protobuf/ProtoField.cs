namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>A field of a message, also of a oneof.</summary>
/// <param name="Number">What stands on the wire.</param>
/// <param name="Name">What stands in programs.</param>
/// <param name="Label">In proto3, a field without one is optional.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Type">Such as <c>int32</c>, <c>enum</c>, or of a message or group its full name.</param>
/// <param name="TypeName">The full name of the enum, message or group, with the dot before it, as a schema may name it;
/// else null. Of a map: its value's.</param>
/// <param name="OneOf">The name of the oneof that it is in, or null.</param>
/// <param name="Entry">Of a map: its key and its value, in this order.</param>
internal sealed record ProtoField(
    int Number,
    string Name,
    ProtoLabel Label,
    ProtoKind Kind,
    string Type,
    string? TypeName,
    string? OneOf,
    IReadOnlyList<ProtoField> Entry
);
