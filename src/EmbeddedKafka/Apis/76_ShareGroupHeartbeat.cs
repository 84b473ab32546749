using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ShareGroupHeartbeat, version 1 (KIP-932).
/// <list type="bullet">
/// <item>Epoch 0 joins, −1 leaves; the coordinator says which partitions to fetch from. Several members may have the
/// same.</item>
/// <item>UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, GROUP_MAX_SIZE_REACHED, GROUP_ID_NOT_FOUND for a group of another
/// type.</item>
/// <item>Needs Read on the group and Describe on each topic that is named.</item>
/// </list>
/// </summary>
internal sealed class ShareGroupHeartbeatHandler(ClusterState state)
    : ApiHandler<ShareGroupHeartbeatRequest>(ApiKey.ShareGroupHeartbeat, 1, 1)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ShareGroupHeartbeatRequest request)
    {
        try
        {
            if (Check(context, request) is var error and not ErrorCode.None)
                return Answer(new ShareGroupHeartbeatResponse { ErrorCode = error });
            if (request.MemberId.Length == 0)
                return Answer(new ShareGroupHeartbeatResponse { ErrorCode = ErrorCode.InvalidRequest });
            Require(request.GroupId.Length > 0, "GroupId can't be empty.");
            Require(request.RackId is null || request.RackId.Length > 0, "RackId can't be empty.");
            Require(
                request.MemberEpoch != 0 || request.SubscribedTopicNames is { Count: > 0 },
                "SubscribedTopicNames must be set in first request."
            );
            Require(request.MemberEpoch >= -1, "MemberEpoch is invalid.");
            var group = state.Groups.FindShare(request.GroupId, orCreate: request.MemberEpoch == 0);
            var response = request.MemberEpoch < 0 ? group.Leave(request) : group.Heartbeat(context, request);
            return state.Groups.WhenCommitted(
                group.Id,
                response,
                refused => new ShareGroupHeartbeatResponse { ErrorCode = refused }
            );
        }
        catch (GroupException e)
        {
            return Answer(new ShareGroupHeartbeatResponse { ErrorCode = e.Error, ErrorMessage = e.Message });
        }
    }

    ErrorCode Check(RequestContext context, ShareGroupHeartbeatRequest request)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId))
            return ErrorCode.GroupAuthorizationFailed;
        if (
            request.SubscribedTopicNames is { } names
            && names.Exists(name => !state.Authorizer.AllowsTopic(context, AclOperation.Describe, name))
        )
            return ErrorCode.TopicAuthorizationFailed;
        if (request.GroupId.Length == 0)
            return ErrorCode.None;
        return state.Groups.Check(context, request.GroupId) is var error and not ErrorCode.None
            ? error
            : state.Groups.CheckWrite(request.GroupId);
    }

    static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new GroupException(ErrorCode.InvalidRequest, otherwise);
    }
}
