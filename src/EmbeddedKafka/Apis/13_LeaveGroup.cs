using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// LeaveGroup, versions 0–5; several members from version 3, also static ones by instance id alone.
/// <list type="bullet">
/// <item>The others rebalance at once.</item>
/// <item>From version 3 each member has its own error; before, the one member's error is the answer's.</item>
/// </list>
/// </summary>
internal sealed class LeaveGroupHandler(GroupRegistry groups) : ApiHandler<LeaveGroupRequest>(ApiKey.LeaveGroup, 0, 5)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, LeaveGroupRequest request)
    {
        if (!groups.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId))
            return Answer(new LeaveGroupResponse { ErrorCode = ErrorCode.GroupAuthorizationFailed });
        if (groups.CheckMembership(context, request.GroupId) is var error and not ErrorCode.None)
            return Answer(new LeaveGroupResponse { ErrorCode = error });
        var group = groups.FindClassic(request.GroupId);
        if (context.Version < 3)
            return Answer(
                new LeaveGroupResponse
                {
                    ErrorCode = group?.Leave([new() { MemberId = request.MemberId }])[0] ?? ErrorCode.UnknownMemberId,
                }
            );
        var errors = group?.Leave(request.Members);
        return Answer(
            new LeaveGroupResponse
            {
                Members =
                [
                    .. request.Members.Select(
                        (member, i) =>
                            new LeaveGroupResponse.MemberResponse
                            {
                                MemberId = member.MemberId,
                                GroupInstanceId = member.GroupInstanceId,
                                ErrorCode = errors?[i] ?? ErrorCode.UnknownMemberId,
                            }
                    ),
                ],
            }
        );
    }
}
