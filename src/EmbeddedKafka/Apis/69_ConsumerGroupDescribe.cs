using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ConsumerGroupDescribe, versions 0–1: groups of the consumer protocol with epochs, current and target assignments
/// (KIP-848).
/// <list type="bullet">
/// <item>A group of another type is GROUP_ID_NOT_FOUND: admin clients then ask for it with DescribeGroups.</item>
/// <item>Needs Describe on the group and on all its members' topics: otherwise TOPIC_AUTHORIZATION_FAILED without
/// members.</item>
/// </list>
/// </summary>
internal sealed class ConsumerGroupDescribeHandler(ClusterState state)
    : ApiHandler<ConsumerGroupDescribeRequest>(ApiKey.ConsumerGroupDescribe, 0, 1)
{
    const sbyte ClassicProtocol = 0;
    const sbyte ConsumerProtocol = 1;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ConsumerGroupDescribeRequest request)
    {
        var response = new ConsumerGroupDescribeResponse
        {
            Groups = request.GroupIds.ConvertAll(id => Describe(context, id)),
        };
        foreach (var group in response.Groups)
            if (request.IncludeAuthorizedOperations && group.ErrorCode == ErrorCode.None)
                group.AuthorizedOperations = AuthorizedOperations.OnGroup(state.Authorizer, context, group.GroupId);
        return Answer(response);
    }

    ConsumerGroupDescribeResponse.DescribedGroup Describe(RequestContext context, string id)
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
            ConsumerGroup group => Describe(context, group),
            _ => new()
            {
                GroupId = id,
                ErrorCode = ErrorCode.GroupIdNotFound,
                ErrorMessage = $"Group {id} is not a consumer group.",
            },
        };
    }

    ConsumerGroupDescribeResponse.DescribedGroup Describe(RequestContext context, ConsumerGroup group)
    {
        var described = new ConsumerGroupDescribeResponse.DescribedGroup
        {
            GroupId = group.Id,
            GroupState = group.StateName,
            GroupEpoch = group.Epoch,
            AssignmentEpoch = group.AssignmentEpoch,
            AssignorName = group.AssignorName,
            Members = [.. group.Members.Select(member => Describe(group, member))],
        };
        var topics = described
            .Members.SelectMany(member =>
                member.SubscribedTopicNames.Concat(member.Assignment.TopicPartitions.Select(topic => topic.TopicName))
            )
            .Distinct();
        return topics.All(topic => state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic))
            ? described
            : new()
            {
                GroupId = group.Id,
                ErrorCode = ErrorCode.TopicAuthorizationFailed,
                ErrorMessage = "The group has described topic(s) that the client is not authorized to describe.",
            };
    }

    ConsumerGroupDescribeResponse.Member Describe(ConsumerGroup group, ConsumerMember member) =>
        new()
        {
            MemberId = member.Id,
            InstanceId = member.InstanceId,
            RackId = member.RackId,
            MemberEpoch = member.Epoch,
            ClientId = member.ClientId,
            ClientHost = member.ClientHost,
            SubscribedTopicNames = member.Topics,
            SubscribedTopicRegex = member.Regex ?? "",
            Assignment = Describe(member.Assigned),
            TargetAssignment = Describe(group.TargetOf(member.Id)),
            MemberType = member.Classic is null ? ConsumerProtocol : ClassicProtocol,
        };

    ConsumerGroupDescribeResponse.Assignment Describe(TopicPartitions assigned) =>
        new()
        {
            TopicPartitions =
            [
                .. assigned
                    .ToList((topic, partitions) => (Topic: state.Find(topic), Partitions: partitions))
                    .Where(one => one.Topic is not null)
                    .Select(one => new ConsumerGroupDescribeResponse.TopicPartitions
                    {
                        TopicId = one.Topic!.Id,
                        TopicName = one.Topic.Name,
                        Partitions = one.Partitions,
                    }),
            ],
        };
}
