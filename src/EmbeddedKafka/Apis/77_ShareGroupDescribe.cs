using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ShareGroupDescribe, version 1: share groups with their epochs and members. GROUP_ID_NOT_FOUND also for a group of
/// another type. Needs Describe on the group and on all its members' topics.
/// </summary>
internal sealed class ShareGroupDescribeHandler(ClusterState state)
    : ApiHandler<ShareGroupDescribeRequest>(ApiKey.ShareGroupDescribe, 1, 1)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ShareGroupDescribeRequest request)
    {
        var response = new ShareGroupDescribeResponse
        {
            Groups = request.GroupIds.ConvertAll(id => Describe(context, id)),
        };
        foreach (var group in response.Groups)
            if (request.IncludeAuthorizedOperations && group.ErrorCode == ErrorCode.None)
                group.AuthorizedOperations = AuthorizedOperations.OnGroup(state.Authorizer, context, group.GroupId);
        return Answer(response);
    }

    ShareGroupDescribeResponse.DescribedGroup Describe(RequestContext context, string id)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Describe, id))
            return new() { GroupId = id, ErrorCode = ErrorCode.GroupAuthorizationFailed };
        if (id.Length == 0)
            return new() { GroupId = id, ErrorCode = ErrorCode.InvalidGroupId };
        if (state.Groups.Check(context, id) is var error and not ErrorCode.None)
            return new() { GroupId = id, ErrorCode = error };
        return state.Groups.FindKnown(id) switch
        {
            null => new()
            {
                GroupId = id,
                ErrorCode = ErrorCode.GroupIdNotFound,
                ErrorMessage = $"Group {id} not found.",
            },
            ShareGroup group => Describe(context, group),
            _ => new()
            {
                GroupId = id,
                ErrorCode = ErrorCode.GroupIdNotFound,
                ErrorMessage = $"Group {id} is not a share group.",
            },
        };
    }

    ShareGroupDescribeResponse.DescribedGroup Describe(RequestContext context, ShareGroup group)
    {
        var described = new ShareGroupDescribeResponse.DescribedGroup
        {
            GroupId = group.Id,
            GroupState = group.StateName,
            GroupEpoch = group.Epoch,
            AssignmentEpoch = group.AssignmentEpoch,
            AssignorName = group.AssignorName,
            Members = [.. group.Members.Select(Describe)],
        };
        return described
            .Members.SelectMany(member => member.SubscribedTopicNames)
            .All(topic => state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic))
            ? described
            : new()
            {
                GroupId = group.Id,
                ErrorCode = ErrorCode.TopicAuthorizationFailed,
                ErrorMessage = "The described group uses topics that the client is not authorized to describe.",
            };
    }

    ShareGroupDescribeResponse.Member Describe(ShareMember member) =>
        new()
        {
            MemberId = member.Id,
            RackId = member.RackId,
            MemberEpoch = member.Epoch,
            ClientId = member.ClientId,
            ClientHost = member.ClientHost,
            SubscribedTopicNames = member.Topics,
            Assignment = new()
            {
                TopicPartitions =
                [
                    .. member
                        .Assigned.ToList((topic, partitions) => (Topic: state.Find(topic), Partitions: partitions))
                        .Where(one => one.Topic is not null)
                        .Select(one => new ShareGroupDescribeResponse.TopicPartitions
                        {
                            TopicId = one.Topic!.Id,
                            TopicName = one.Topic.Name,
                            Partitions = one.Partitions,
                        }),
                ],
            },
        };
}
