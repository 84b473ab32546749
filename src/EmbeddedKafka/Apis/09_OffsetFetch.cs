using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// OffsetFetch, versions 1–10; several groups from version 8, topics by id from version 10.
/// <list type="bullet">
/// <item>No topics (null, from version 2): every partition that the group has committed.</item>
/// <item>A partition without a commit, or a group that does not exist: offset −1 and no error.</item>
/// <item>RequireStable (from version 7): UNSTABLE_OFFSET_COMMIT where an open transaction may yet commit another offset
/// (KIP-447).</item>
/// <item>Needs Describe on the group, and on each topic: one that the client may not describe is left out when it asks
/// for all.</item>
/// <item>The whole group's error stands at each partition in version 1, at the top from 2, at the group from 8.</item>
/// </list>
/// </summary>
internal sealed class OffsetFetchHandler(ClusterState state) : ApiHandler<OffsetFetchRequest>(ApiKey.OffsetFetch, 1, 10)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, OffsetFetchRequest request) =>
        Answer(
            context.Version >= 8
                ? new OffsetFetchResponse
                {
                    Groups = request.Groups.ConvertAll(group => Fetch(context, group, request.RequireStable)),
                }
                : FetchOne(context, request)
        );

    OffsetFetchResponse FetchOne(RequestContext context, OffsetFetchRequest request)
    {
        var fetched = Fetch(
            context,
            new()
            {
                GroupId = request.GroupId,
                Topics = request.Topics?.ConvertAll(topic => new OffsetFetchRequest.OffsetFetchRequestTopics
                {
                    Name = topic.Name,
                    PartitionIndexes = topic.PartitionIndexes,
                }),
            },
            request.RequireStable
        );
        if (context.Version < 2 && fetched.ErrorCode != ErrorCode.None)
            fetched.Topics = (request.Topics ?? []).ConvertAll(topic =>
                Unknown(topic.Name, default, topic.PartitionIndexes, fetched.ErrorCode)
            );
        return new()
        {
            ErrorCode = fetched.ErrorCode,
            Topics = fetched.Topics.ConvertAll(topic => new OffsetFetchResponse.OffsetFetchResponseTopic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(
                    partition => new OffsetFetchResponse.OffsetFetchResponsePartition
                    {
                        PartitionIndex = partition.PartitionIndex,
                        CommittedOffset = partition.CommittedOffset,
                        CommittedLeaderEpoch = partition.CommittedLeaderEpoch,
                        Metadata = partition.Metadata,
                        ErrorCode = partition.ErrorCode,
                    }
                ),
            }),
        };
    }

    OffsetFetchResponse.OffsetFetchResponseGroup Fetch(
        RequestContext context,
        OffsetFetchRequest.OffsetFetchRequestGroup asked,
        bool requireStable
    )
    {
        var answer = new OffsetFetchResponse.OffsetFetchResponseGroup { GroupId = asked.GroupId };
        answer.ErrorCode = state.Authorizer.AllowsGroup(context, AclOperation.Describe, asked.GroupId)
            ? state.Groups.CheckCoordinator(context, asked.GroupId)
            : ErrorCode.GroupAuthorizationFailed;
        if (answer.ErrorCode != ErrorCode.None)
            return answer;
        var group = state.Groups.Find(asked.GroupId);
        if (context.Version >= 9 && group is not null)
            answer.ErrorCode = group.CheckFetch(asked.MemberId, asked.MemberEpoch);
        if (answer.ErrorCode != ErrorCode.None)
            return answer;
        var offsets = group?.Offsets ?? new();
        answer.Topics = asked.Topics is null
            ?
            [
                .. offsets
                    .Topics.Where(topic => MayDescribe(context, topic.Key))
                    .Select(topic => All(context, offsets, topic.Key, requireStable)),
            ]
            : asked.Topics.ConvertAll(topic => Fetch(context, offsets, topic, requireStable));
        return answer;
    }

    OffsetFetchResponse.OffsetFetchResponseTopics All(
        RequestContext context,
        OffsetStore offsets,
        string topic,
        bool requireStable
    ) =>
        new()
        {
            Name = topic,
            TopicId = state.Find(topic)?.Id ?? default,
            Partitions =
            [
                .. offsets
                    .Topics[topic]
                    .Keys.Select(partition => Describe(context, offsets, topic, partition, requireStable)),
            ],
        };

    OffsetFetchResponse.OffsetFetchResponseTopics Fetch(
        RequestContext context,
        OffsetStore offsets,
        OffsetFetchRequest.OffsetFetchRequestTopics asked,
        bool requireStable
    )
    {
        var name = context.Version >= 10 ? state.Find(asked.TopicId)?.Name : asked.Name;
        if (name is null)
            return Unknown(asked.Name, asked.TopicId, asked.PartitionIndexes, ErrorCode.UnknownTopicId);
        if (!MayDescribe(context, name))
            return Unknown(name, asked.TopicId, asked.PartitionIndexes, ErrorCode.TopicAuthorizationFailed);
        return new()
        {
            Name = name,
            TopicId = asked.TopicId,
            Partitions = asked.PartitionIndexes.ConvertAll(partition =>
                Describe(context, offsets, name, partition, requireStable)
            ),
        };
    }

    bool MayDescribe(RequestContext context, string topic) =>
        state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic);

    OffsetFetchResponse.OffsetFetchResponsePartitions Describe(
        RequestContext context,
        OffsetStore offsets,
        string topic,
        int partition,
        bool requireStable
    )
    {
        var fault = state.Faults.ErrorFor(ApiKey.OffsetFetch, context.BrokerId, context.ClientId, topic, partition);
        if (fault == ErrorCode.None && requireStable && offsets.IsPending(topic, partition))
            fault = ErrorCode.UnstableOffsetCommit;
        return fault != ErrorCode.None || offsets.Find(topic, partition) is not { } committed
            ? Nothing(partition, fault)
            : new()
            {
                PartitionIndex = partition,
                CommittedOffset = committed.Offset,
                CommittedLeaderEpoch = committed.LeaderEpoch,
                Metadata = committed.Metadata,
            };
    }

    static OffsetFetchResponse.OffsetFetchResponseTopics Unknown(
        string topic,
        Guid id,
        List<int> partitions,
        ErrorCode error
    ) =>
        new()
        {
            Name = topic,
            TopicId = id,
            Partitions = partitions.ConvertAll(partition => Nothing(partition, error)),
        };

    static OffsetFetchResponse.OffsetFetchResponsePartitions Nothing(int partition, ErrorCode error) =>
        new()
        {
            PartitionIndex = partition,
            CommittedOffset = -1,
            Metadata = "",
            ErrorCode = error,
        };
}
