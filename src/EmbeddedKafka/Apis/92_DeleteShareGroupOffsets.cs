using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DeleteShareGroupOffsets, version 0: an empty share group forgets topics, as if it had never read them.
/// NON_EMPTY_GROUP while it has members, GROUP_ID_NOT_FOUND. Needs Delete on the group and Read on each topic.
/// </summary>
internal sealed class DeleteShareGroupOffsetsHandler(ClusterState state)
    : ApiHandler<DeleteShareGroupOffsetsRequest>(ApiKey.DeleteShareGroupOffsets, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DeleteShareGroupOffsetsRequest request)
    {
        var (error, message) = ShareGroupAdmin.Check(state, context, request.GroupId, AclOperation.Delete);
        if (error != ErrorCode.None)
            return Answer(new DeleteShareGroupOffsetsResponse { ErrorCode = error, ErrorMessage = message });
        var touched = new List<SharePartitionKey>();
        var response = new DeleteShareGroupOffsetsResponse
        {
            Responses = request.Topics.ConvertAll(topic => Delete(context, request.GroupId, topic.TopicName, touched)),
        };
        return state.Shares.WhenWritten(
            touched,
            response,
            key =>
            {
                var refused = response.Responses.Find(topic => topic.TopicId == key.TopicId)!;
                (refused.ErrorCode, refused.ErrorMessage) = (
                    ErrorCode.CoordinatorNotAvailable,
                    ErrorCode.CoordinatorNotAvailable.KafkaName()
                );
            }
        );
    }

    DeleteShareGroupOffsetsResponse.DeleteShareGroupOffsetsResponseTopic Delete(
        RequestContext context,
        string group,
        string name,
        List<SharePartitionKey> touched
    )
    {
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Read, name))
            return new()
            {
                TopicName = name,
                ErrorCode = ErrorCode.TopicAuthorizationFailed,
                ErrorMessage = ErrorCode.TopicAuthorizationFailed.KafkaName(),
            };
        if (state.Find(name) is not { } topic)
            return new()
            {
                TopicName = name,
                ErrorCode = ErrorCode.UnknownTopicOrPartition,
                ErrorMessage = ErrorCode.UnknownTopicOrPartition.KafkaName(),
            };
        foreach (var (key, _) in state.Shares.Of(group).Where(known => known.Key.TopicId == topic.Id).ToList())
        {
            state.Shares.Delete(key);
            touched.Add(key);
        }
        if (state.Groups.Find(group) is ShareGroup share)
            share.Initialize(topic, known: false);
        return new() { TopicName = name, TopicId = topic.Id };
    }
}
