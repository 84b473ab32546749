using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>A JoinGroup request as a group sees it, with everything that stays copied out of the frame.</summary>
internal sealed class JoinCall(RequestContext context, JoinGroupRequest request)
{
    public string MemberId => request.MemberId;
    public string? InstanceId => request.GroupInstanceId;
    public string ProtocolType => request.ProtocolType;
    public short Version { get; } = context.Version;
    public string ClientId { get; } = context.ClientId ?? "";
    public string ClientHost { get; } = context.ClientHost;
    public int SessionTimeout => request.SessionTimeoutMs;

    // Version 0 has one timeout for both.
    public int RebalanceTimeout =>
        request.RebalanceTimeoutMs < 0 ? request.SessionTimeoutMs : request.RebalanceTimeoutMs;

    public IReadOnlyList<MemberProtocol> Protocols { get; } =
    [.. request.Protocols.Select(p => new MemberProtocol(p.Name, p.Metadata.ToArray()))];

    public MemberRecord ToRecord(string memberId) =>
        new(memberId, InstanceId, ClientId, ClientHost, SessionTimeout, RebalanceTimeout, Protocols, []);

    public JoinGroupResponse Refuse(ErrorCode error, string? memberId = null) =>
        new()
        {
            ErrorCode = error,
            MemberId = memberId ?? MemberId,
            ProtocolName = Version >= 7 ? null : "",
        };
}
