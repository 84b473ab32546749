using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// OffsetCommit, versions 2–10; topics by id from version 10.
/// <list type="bullet">
/// <item>A member commits with its generation; an outsider (generation −1, no member id) only while the group is empty, and may bring a group into being.</item>
/// <item>A commit counts as a heartbeat. During a rebalance: REBALANCE_IN_PROGRESS until the new assignment is there.</item>
/// <item>Needs Read on the group and on each topic.</item>
/// <item>UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID and OFFSET_METADATA_TOO_LARGE per partition.</item>
/// </list>
/// </summary>
internal sealed class OffsetCommitHandler(ClusterState state) : ApiHandler<OffsetCommitRequest>(ApiKey.OffsetCommit, 2, 10)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, OffsetCommitRequest request)
    {
        var error = Check(context, request);
        var group = error == ErrorCode.None ? state.Groups.FindOrCreate(request.GroupId) : null;
        return Answer(new OffsetCommitResponse { Topics = request.Topics.ConvertAll(topic => Commit(context, group, topic, error)) });
    }

    ErrorCode Check(RequestContext context, OffsetCommitRequest request)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId))
            return ErrorCode.GroupAuthorizationFailed;
        if (state.Groups.CheckCoordinator(context, request.GroupId) is var error and not ErrorCode.None)
            return error;
        if (state.Groups.Find(request.GroupId) is { } group)
            return group.CheckCommit(request.GenerationIdOrMemberEpoch, request.MemberId, request.GroupInstanceId);
        return request.GenerationIdOrMemberEpoch < 0 ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }

    OffsetCommitResponse.OffsetCommitResponseTopic Commit(RequestContext context, ClassicGroup? group, OffsetCommitRequest.OffsetCommitRequestTopic asked, ErrorCode error)
    {
        var topic = context.Version >= 10 ? state.Find(asked.TopicId) : state.Find(asked.Name);
        if (error == ErrorCode.None && (topic is not null || context.Version < 10) && !state.Authorizer.AllowsTopic(context, AclOperation.Read, topic?.Name ?? asked.Name))
            error = ErrorCode.TopicAuthorizationFailed;
        if (topic is null && error == ErrorCode.None)
            error = context.Version >= 10 ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition;
        return new()
        {
            Name = asked.Name,
            TopicId = asked.TopicId,
            Partitions = asked.Partitions.ConvertAll(partition => new OffsetCommitResponse.OffsetCommitResponsePartition
            {
                PartitionIndex = partition.PartitionIndex,
                ErrorCode = error != ErrorCode.None ? error : Commit(context, group!, topic!, partition),
            }),
        };
    }

    ErrorCode Commit(RequestContext context, ClassicGroup group, Topic topic, OffsetCommitRequest.OffsetCommitRequestPartition asked)
    {
        var fault = state.Faults.ErrorFor(ApiKey.OffsetCommit, context.BrokerId, context.ClientId, topic.Name, asked.PartitionIndex);
        if (fault != ErrorCode.None)
            return fault;
        if (topic.Find(asked.PartitionIndex) is null)
            return ErrorCode.UnknownTopicOrPartition;
        var metadata = asked.CommittedMetadata ?? "";
        if (metadata.Length > state.Groups.Settings.MaxOffsetMetadata)
            return ErrorCode.OffsetMetadataTooLarge;
        group.Offsets.Commit(topic.Name, asked.PartitionIndex, new(asked.CommittedOffset, asked.CommittedLeaderEpoch, metadata));
        if (state.Events.HasSubscribers)
            state.Events.Publish(new OffsetCommitted(state.Time, group.Id, topic.Name, asked.PartitionIndex, asked.CommittedOffset));
        return ErrorCode.None;
    }
}
