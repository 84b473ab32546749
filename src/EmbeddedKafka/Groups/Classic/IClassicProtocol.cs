using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>What clients of the classic protocol ask of a group. A consumer group answers too, so that its members can
/// change over one by one (KIP-848).</summary>
internal interface IClassicProtocol
{
    ValueTask<IResponse?> Join(JoinCall call);

    ValueTask<IResponse?> Sync(SyncGroupRequest request);

    ErrorCode Heartbeat(HeartbeatRequest request);

    /// <summary>An error for each of <paramref name="members"/>.</summary>
    List<ErrorCode> Leave(IReadOnlyList<LeaveGroupRequest.MemberIdentity> members);
}
