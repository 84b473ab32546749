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
/// <item>RequireStable holds nothing back: there are no transactions that could commit offsets.</item>
/// <item>Needs Describe on the group, and on each topic: one that the client may not describe is left out when it asks for all.</item>
/// <item>The whole group's error stands at each partition in version 1, at the top from 2, at the group from 8.</item>
/// </list>
/// </summary>
internal sealed class OffsetFetchHandler(ClusterState state) : ApiHandler<OffsetFetchRequest>(ApiKey.OffsetFetch, 1, 10)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, OffsetFetchRequest request)
        => Answer(context.Version >= 8
            ? new OffsetFetchResponse { Groups = request.Groups.ConvertAll(group => Fetch(context, group)) }
            : FetchOne(context, request));

    OffsetFetchResponse FetchOne(RequestContext context, OffsetFetchRequest request)
    {
        var fetched = Fetch(context, new()
        {
            GroupId = request.GroupId,
            Topics = request.Topics?.ConvertAll(topic => new OffsetFetchRequest.OffsetFetchRequestTopics { Name = topic.Name, PartitionIndexes = topic.PartitionIndexes }),
        });
        if (context.Version < 2 && fetched.ErrorCode != ErrorCode.None)
            fetched.Topics = (request.Topics ?? []).ConvertAll(topic => Unknown(topic.Name, default, topic.PartitionIndexes, fetched.ErrorCode));
        return new()
        {
            ErrorCode = fetched.ErrorCode,
            Topics = fetched.Topics.ConvertAll(topic => new OffsetFetchResponse.OffsetFetchResponseTopic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => new OffsetFetchResponse.OffsetFetchResponsePartition
                {
                    PartitionIndex = partition.PartitionIndex,
                    CommittedOffset = partition.CommittedOffset,
                    CommittedLeaderEpoch = partition.CommittedLeaderEpoch,
                    Metadata = partition.Metadata,
                    ErrorCode = partition.ErrorCode,
                }),
            }),
        };
    }

    OffsetFetchResponse.OffsetFetchResponseGroup Fetch(RequestContext context, OffsetFetchRequest.OffsetFetchRequestGroup asked)
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
            ? [.. offsets.Topics.Where(topic => MayDescribe(context, topic.Key)).Select(topic => All(context, topic.Key, topic.Value))]
            : asked.Topics.ConvertAll(topic => Fetch(context, offsets, topic));
        return answer;
    }

    OffsetFetchResponse.OffsetFetchResponseTopics All(RequestContext context, string topic, SortedDictionary<int, OffsetRecord> partitions) => new()
    {
        Name = topic,
        TopicId = state.Find(topic)?.Id ?? default,
        Partitions = [.. partitions.Select(partition => Describe(context, topic, partition.Key, partition.Value))],
    };

    OffsetFetchResponse.OffsetFetchResponseTopics Fetch(RequestContext context, OffsetStore offsets, OffsetFetchRequest.OffsetFetchRequestTopics asked)
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
            Partitions = asked.PartitionIndexes.ConvertAll(partition => Describe(context, name, partition, offsets.Find(name, partition))),
        };
    }

    bool MayDescribe(RequestContext context, string topic) => state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic);

    OffsetFetchResponse.OffsetFetchResponsePartitions Describe(RequestContext context, string topic, int partition, OffsetRecord? committed)
    {
        var fault = state.Faults.ErrorFor(ApiKey.OffsetFetch, context.BrokerId, context.ClientId, topic, partition);
        return fault != ErrorCode.None || committed is null
            ? Nothing(partition, fault)
            : new() { PartitionIndex = partition, CommittedOffset = committed.Offset, CommittedLeaderEpoch = committed.LeaderEpoch, Metadata = committed.Metadata };
    }

    static OffsetFetchResponse.OffsetFetchResponseTopics Unknown(string topic, Guid id, List<int> partitions, ErrorCode error)
        => new() { Name = topic, TopicId = id, Partitions = partitions.ConvertAll(partition => Nothing(partition, error)) };

    static OffsetFetchResponse.OffsetFetchResponsePartitions Nothing(int partition, ErrorCode error)
        => new() { PartitionIndex = partition, CommittedOffset = -1, Metadata = "", ErrorCode = error };
}
