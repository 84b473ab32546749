using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// OffsetDelete, version 0: forgets committed offsets, partition by partition (KIP-496).
/// <list type="bullet">
/// <item>While the group has members: GROUP_SUBSCRIBED_TO_TOPIC for the topics they read; NON_EMPTY_GROUP when they are
/// not consumers.</item>
/// <item>Needs Delete on the group and Read on each topic.</item>
/// <item>GROUP_ID_NOT_FOUND; UNKNOWN_TOPIC_OR_PARTITION per partition; an offset that was never committed is no
/// error.</item>
/// </list>
/// </summary>
internal sealed class OffsetDeleteHandler(ClusterState state)
    : ApiHandler<OffsetDeleteRequest>(ApiKey.OffsetDelete, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, OffsetDeleteRequest request)
    {
        var error = state.Authorizer.AllowsGroup(context, AclOperation.Delete, request.GroupId)
            ? state.Groups.Check(context, request.GroupId)
            : ErrorCode.GroupAuthorizationFailed;
        var group = error == ErrorCode.None ? state.Groups.Find(request.GroupId) : null;
        if (error == ErrorCode.None && group is null)
            error = ErrorCode.GroupIdNotFound;
        if (group is { IsEmpty: false, ProtocolType: not Subscription.ProtocolType })
            error = ErrorCode.NonEmptyGroup;
        if (error != ErrorCode.None)
            return Answer(new OffsetDeleteResponse { ErrorCode = error });
        var response = new OffsetDeleteResponse
        {
            Topics = request.Topics.ConvertAll(topic => new OffsetDeleteResponse.OffsetDeleteResponseTopic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(
                    partition => new OffsetDeleteResponse.OffsetDeleteResponsePartition
                    {
                        PartitionIndex = partition.PartitionIndex,
                        ErrorCode = Delete(context, group!, topic.Name, partition.PartitionIndex),
                    }
                ),
            }),
        };
        return state.Groups.WhenCommitted(
            request.GroupId,
            response,
            refused => new OffsetDeleteResponse { ErrorCode = refused }
        );
    }

    ErrorCode Delete(RequestContext context, Group group, string topic, int partition)
    {
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Read, topic))
            return ErrorCode.TopicAuthorizationFailed;
        if (!group.IsEmpty && group.IsSubscribedTo(topic))
            return ErrorCode.GroupSubscribedToTopic;
        if (state.Find(topic, partition) is null)
            return ErrorCode.UnknownTopicOrPartition;
        if (group.Offsets.Find(topic, partition) is null)
            return ErrorCode.None;
        if (state.Groups.CheckWrite(group.Id) is var error and not ErrorCode.None)
            return error;
        state.Groups.Write(group.Id, [OffsetRecords.Tombstone(group.Id, topic, partition)]);
        group.Offsets.Delete(topic, partition);
        return ErrorCode.None;
    }
}
