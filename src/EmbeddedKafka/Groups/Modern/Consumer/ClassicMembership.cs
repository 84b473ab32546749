using EmbeddedKafka.Groups.Classic;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>What a member of a consumer group has said that speaks the classic protocol.</summary>
/// <param name="SessionTimeout">Milliseconds without a heartbeat after which it is out.</param>
/// <param name="Protocols">Its assignors, in its order of preference; the coordinator assigns, so they matter only when
/// the group goes back.</param>
internal sealed record ClassicMembership(int SessionTimeout, IReadOnlyList<MemberProtocol> Protocols)
{
    /// <summary>The one that the member was told is the group's.</summary>
    public MemberProtocol Protocol => Protocols[0];
}
