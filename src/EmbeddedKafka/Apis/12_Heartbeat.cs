using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// Heartbeat, versions 0–4.
/// <list type="bullet">
/// <item>Keeps the member in the group for another session timeout.</item>
/// <item>REBALANCE_IN_PROGRESS tells it to join again; ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID and FENCED_INSTANCE_ID
/// that it is out.</item>
/// </list>
/// </summary>
internal sealed class HeartbeatHandler(GroupRegistry groups) : ApiHandler<HeartbeatRequest>(ApiKey.Heartbeat, 0, 4)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, HeartbeatRequest request)
    {
        var error = groups.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId)
            ? groups.CheckMembership(context, request.GroupId)
            : ErrorCode.GroupAuthorizationFailed;
        if (error == ErrorCode.None)
            error = groups.FindClassic(request.GroupId)?.Heartbeat(request) ?? ErrorCode.UnknownMemberId;
        return Answer(new HeartbeatResponse { ErrorCode = error });
    }
}
