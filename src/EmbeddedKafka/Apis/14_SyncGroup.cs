using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// SyncGroup, versions 0–5.
/// <list type="bullet">
/// <item>Waits until the leader has sent the assignment; afterwards answers at once.</item>
/// <item>A member that does not come within the rebalance timeout is out, and the rest rebalance.</item>
/// <item>From version 5 the protocol's type and name must be there and be the group's:
/// INCONSISTENT_GROUP_PROTOCOL.</item>
/// </list>
/// </summary>
internal sealed class SyncGroupHandler(GroupRegistry groups) : ApiHandler<SyncGroupRequest>(ApiKey.SyncGroup, 0, 5)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, SyncGroupRequest request)
    {
        if (Check(context, request) is var error and not ErrorCode.None)
            return Answer(new SyncGroupResponse { ErrorCode = error });
        if (groups.FindClassic(request.GroupId) is not { } group)
            return Answer(new SyncGroupResponse { ErrorCode = ErrorCode.UnknownMemberId });
        return SyncAsync(group, request);
    }

    async ValueTask<IResponse?> SyncAsync(IClassicProtocol group, SyncGroupRequest request)
    {
        var response = (await group.Sync(request))!;
        // A member gets its assignment once the group's record is committed.
        return await groups.WhenCommitted(
            request.GroupId,
            response,
            error => new SyncGroupResponse { ErrorCode = error }
        );
    }

    ErrorCode Check(RequestContext context, SyncGroupRequest request) =>
        !groups.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId) ? ErrorCode.GroupAuthorizationFailed
        : context.Version >= 5 && (request.ProtocolType is null || request.ProtocolName is null)
            ? ErrorCode.InconsistentGroupProtocol
        : groups.CheckMembership(context, request.GroupId);
}
