using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// OffsetCommit, versions 2–10; topics by id from version 10.
/// <list type="bullet">
/// <item>A member commits with its generation, or epoch; an outsider (generation −1, no member id) only while the group
/// is empty, and may bring a group into being.</item>
/// <item>A commit counts as a heartbeat of a classic member. During a rebalance: REBALANCE_IN_PROGRESS until the new
/// assignment is there.</item>
/// <item>The offsets become records of the group's partition of __consumer_offsets, and the answer waits until these
/// are committed.</item>
/// <item>Needs Read on the group and on each topic.</item>
/// <item>UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, TOPIC_AUTHORIZATION_FAILED and OFFSET_METADATA_TOO_LARGE per
/// partition.</item>
/// </list>
/// </summary>
internal sealed class OffsetCommitHandler(ClusterState state)
    : ApiHandler<OffsetCommitRequest>(ApiKey.OffsetCommit, 2, 10)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, OffsetCommitRequest request)
    {
        if (Check(context, request) is var error and not ErrorCode.None)
            return Answer(Refuse(request, error));
        var group = state.Groups.FindOrCreate(request.GroupId);
        var records = new List<CoordinatorRecord>();
        var response = new OffsetCommitResponse
        {
            Topics = request.Topics.ConvertAll(topic => Commit(context, request, group, topic, records)),
        };
        state.Groups.Write(group.Id, records);
        return state.Groups.WhenCommitted(group.Id, response, refused => Refuse(request, refused));
    }

    static OffsetCommitResponse Refuse(OffsetCommitRequest request, ErrorCode error) =>
        new() { Topics = request.Topics.ConvertAll(topic => Each(topic, _ => error)) };

    ErrorCode Check(RequestContext context, OffsetCommitRequest request)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId))
            return ErrorCode.GroupAuthorizationFailed;
        if (state.Groups.CheckCoordinator(context, request.GroupId) is var error and not ErrorCode.None)
            return error;
        var epoch = request.GenerationIdOrMemberEpoch;
        var refusal =
            state.Groups.Find(request.GroupId) is { } group
                ? group.CheckCommit(epoch, request.MemberId, request.GroupInstanceId, context.Version)
            : epoch < 0 ? ErrorCode.None
            : context.Version >= 9 ? ErrorCode.GroupIdNotFound
            : ErrorCode.IllegalGeneration;
        return refusal != ErrorCode.None ? refusal : state.Groups.CheckWrite(request.GroupId);
    }

    OffsetCommitResponse.OffsetCommitResponseTopic Commit(
        RequestContext context,
        OffsetCommitRequest request,
        Group group,
        OffsetCommitRequest.OffsetCommitRequestTopic asked,
        List<CoordinatorRecord> records
    )
    {
        var topic = context.Version >= 10 ? state.Find(asked.TopicId) : state.Find(asked.Name);
        if (topic is null && context.Version >= 10)
            return Each(asked, _ => ErrorCode.UnknownTopicId);
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Read, topic?.Name ?? asked.Name))
            return Each(asked, _ => ErrorCode.TopicAuthorizationFailed);
        return topic is null
            ? Each(asked, _ => ErrorCode.UnknownTopicOrPartition)
            : Each(asked, partition => Commit(context, request, group, topic, partition, records));
    }

    ErrorCode Commit(
        RequestContext context,
        OffsetCommitRequest request,
        Group group,
        Topic topic,
        OffsetCommitRequest.OffsetCommitRequestPartition asked,
        List<CoordinatorRecord> records
    )
    {
        var fault = state.Faults.ErrorFor(
            ApiKey.OffsetCommit,
            context.BrokerId,
            context.ClientId,
            topic.Name,
            asked.PartitionIndex
        );
        if (fault != ErrorCode.None)
            return fault;
        if (topic.Find(asked.PartitionIndex) is null)
            return ErrorCode.UnknownTopicOrPartition;
        if (
            group.CheckCommitOf(request.GenerationIdOrMemberEpoch, request.MemberId, topic.Id, asked.PartitionIndex)
            is var stale
                and not ErrorCode.None
        )
            return stale;
        var metadata = asked.CommittedMetadata ?? "";
        if (metadata.Length > state.Groups.Settings.MaxOffsetMetadata)
            return ErrorCode.OffsetMetadataTooLarge;
        var offset = new OffsetRecord(asked.CommittedOffset, asked.CommittedLeaderEpoch, metadata, state.Now, topic.Id);
        records.Add(OffsetRecords.Commit(group.Id, topic.Name, asked.PartitionIndex, offset));
        group.Offsets.Commit(topic.Name, asked.PartitionIndex, offset);
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new OffsetCommitted(state.Time, group.Id, topic.Name, asked.PartitionIndex, asked.CommittedOffset)
            );
        return ErrorCode.None;
    }

    static OffsetCommitResponse.OffsetCommitResponseTopic Each(
        OffsetCommitRequest.OffsetCommitRequestTopic asked,
        Func<OffsetCommitRequest.OffsetCommitRequestPartition, ErrorCode> verdict
    ) =>
        new()
        {
            Name = asked.Name,
            TopicId = asked.TopicId,
            Partitions = asked.Partitions.ConvertAll(partition => new OffsetCommitResponse.OffsetCommitResponsePartition
            {
                PartitionIndex = partition.PartitionIndex,
                ErrorCode = verdict(partition),
            }),
        };

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        OffsetCommitRequest request
    ) =>
        request.Topics.SelectMany(topic =>
            topic.Partitions.Select(partition =>
                (state.NameOf(topic.Name, topic.TopicId), (int?)partition.PartitionIndex)
            )
        );
}
