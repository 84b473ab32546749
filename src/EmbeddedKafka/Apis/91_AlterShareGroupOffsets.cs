using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AlterShareGroupOffsets, version 0: sets where an empty share group goes on, or a new one begins. NON_EMPTY_GROUP
/// while it has members. Needs Read on the group and on each topic.
/// </summary>
internal sealed class AlterShareGroupOffsetsHandler(ClusterState state)
    : ApiHandler<AlterShareGroupOffsetsRequest>(ApiKey.AlterShareGroupOffsets, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, AlterShareGroupOffsetsRequest request)
    {
        var (error, message) = ShareGroupAdmin.Check(state, context, request.GroupId, AclOperation.Read);
        if (error == ErrorCode.GroupIdNotFound && state.Groups.FindKnown(request.GroupId) is null)
            state.Groups.FindShare(request.GroupId, orCreate: true);
        else if (error != ErrorCode.None)
            return Answer(new AlterShareGroupOffsetsResponse { ErrorCode = error, ErrorMessage = message });
        var touched = new List<SharePartitionKey>();
        var response = new AlterShareGroupOffsetsResponse
        {
            Responses = request.Topics.ConvertAll(topic => Alter(context, request.GroupId, topic, touched)),
        };
        return state.Shares.WhenWritten(
            touched,
            response,
            key =>
            {
                var refused = response
                    .Responses.Find(topic => topic.TopicId == key.TopicId)!
                    .Partitions.Find(partition => partition.PartitionIndex == key.Partition)!;
                (refused.ErrorCode, refused.ErrorMessage) = (
                    ErrorCode.CoordinatorNotAvailable,
                    ErrorCode.CoordinatorNotAvailable.KafkaName()
                );
            }
        );
    }

    AlterShareGroupOffsetsResponse.AlterShareGroupOffsetsResponseTopic Alter(
        RequestContext context,
        string group,
        AlterShareGroupOffsetsRequest.AlterShareGroupOffsetsRequestTopic asked,
        List<SharePartitionKey> touched
    )
    {
        var topic = state.Find(asked.TopicName);
        if (topic is not null && state.Groups.Find(group) is ShareGroup share)
            share.Initialize(topic, known: true);
        var mayRead = state.Authorizer.AllowsTopic(context, AclOperation.Read, asked.TopicName);
        return new()
        {
            TopicName = asked.TopicName,
            TopicId = topic?.Id ?? default,
            Partitions = asked.Partitions.ConvertAll(partition =>
            {
                var error =
                    !mayRead ? ErrorCode.TopicAuthorizationFailed
                    : topic?.Find(partition.PartitionIndex) is null ? ErrorCode.UnknownTopicOrPartition
                    : ErrorCode.None;
                if (error == ErrorCode.None)
                {
                    var key = new SharePartitionKey(group, topic!.Id, partition.PartitionIndex);
                    state.Shares.Alter(key, partition.StartOffset);
                    touched.Add(key);
                }
                return new AlterShareGroupOffsetsResponse.AlterShareGroupOffsetsResponsePartition
                {
                    PartitionIndex = partition.PartitionIndex,
                    ErrorCode = error,
                    ErrorMessage = error == ErrorCode.None ? null : error.KafkaName(),
                };
            }),
        };
    }
}
