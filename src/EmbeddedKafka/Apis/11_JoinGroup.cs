using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// JoinGroup, versions 0–9.
/// <list type="bullet">
/// <item>From version 4 a new dynamic member is first given an id (MEMBER_ID_REQUIRED, KIP-394); from 5 members can be
/// static (KIP-345).</item>
/// <item>The answer comes when everyone known has joined, or the rebalance timeout has passed: who is missing is out,
/// unless static.</item>
/// <item>A group that was empty waits group.initial.rebalance.delay.ms for more members.</item>
/// <item>The strategy is voted for; the leader gets everyone's metadata; a static leader that returns is told to skip
/// the assignment from version 9 (KIP-814).</item>
/// <item>INVALID_GROUP_ID, INVALID_SESSION_TIMEOUT, INCONSISTENT_GROUP_PROTOCOL, GROUP_MAX_SIZE_REACHED,
/// UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID.</item>
/// </list>
/// </summary>
internal sealed class JoinGroupHandler(GroupRegistry groups) : ApiHandler<JoinGroupRequest>(ApiKey.JoinGroup, 0, 9)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, JoinGroupRequest request)
    {
        var call = new JoinCall(context, request);
        if (Check(context, request) is var error and not ErrorCode.None)
            return Answer(call.Refuse(error));
        if (groups.Find(request.GroupId) is null && request.MemberId.Length > 0)
            return Answer(call.Refuse(ErrorCode.UnknownMemberId));
        try
        {
            return groups.FindOrCreateClassic(request.GroupId).Join(call);
        }
        catch (GroupException e)
        {
            return Answer(call.Refuse(e.Error));
        }
    }

    ErrorCode Check(RequestContext context, JoinGroupRequest request)
    {
        if (!groups.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId))
            return ErrorCode.GroupAuthorizationFailed;
        if (groups.CheckMembership(context, request.GroupId) is var error and not ErrorCode.None)
            return error;
        return
            request.SessionTimeoutMs < groups.Settings.MinSessionTimeout
            || request.SessionTimeoutMs > groups.Settings.MaxSessionTimeout
            ? ErrorCode.InvalidSessionTimeout
            : ErrorCode.None;
    }
}
