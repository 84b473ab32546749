using System.Collections.Frozen;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>A message type.</summary>
/// <param name="Name">Without package and outer messages.</param>
/// <param name="LocalName">With outer messages, without package: <c>Booking.Reason</c>.</param>
/// <param name="Fields">In the order of their numbers.</param>
/// <param name="Messages">The message types inside it, without the entries of maps.</param>
/// <param name="IsImported">Whether another file declares it.</param>
internal sealed record ProtoMessage(
    string Name,
    string LocalName,
    IReadOnlyList<ProtoField> Fields,
    IReadOnlyList<ProtoMessage> Messages,
    bool IsImported
)
{
    readonly FrozenDictionary<int, ProtoField> _byNumber = Fields.ToFrozenDictionary(field => field.Number);

    public ProtoField? Find(int number) => _byNumber.GetValueOrDefault(number);
}
