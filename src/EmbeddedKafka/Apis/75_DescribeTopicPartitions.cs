using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeTopicPartitions, version 0 (KIP-966).
/// <list type="bullet">
/// <item>Topics in the order of their names, all when none is named, page by page: at most so many partitions, then a
/// cursor to go on from.</item>
/// <item>Besides what Metadata says: eligible leader replicas, and the last leader where there is none. No leader is no
/// error here.</item>
/// <item>A cursor's topic comes first even when it was not asked for; a cursor with a negative partition, or whose
/// topic is not among those asked for, is INVALID_REQUEST for all.</item>
/// </list>
/// </summary>
internal sealed class DescribeTopicPartitionsHandler(ClusterState state)
    : ApiHandler<DescribeTopicPartitionsRequest>(ApiKey.DescribeTopicPartitions, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeTopicPartitionsRequest request)
    {
        var from = request.Cursor;
        var response = new DescribeTopicPartitionsResponse();
        if (
            from is not null
            && (
                from.PartitionIndex < 0
                || (request.Topics.Count > 0 && !request.Topics.Exists(topic => topic.Name == from.TopicName))
            )
        )
        {
            response.Topics.AddRange(
                request.Topics.Select(topic => new DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic
                {
                    Name = topic.Name,
                    ErrorCode = ErrorCode.InvalidRequest,
                })
            );
            return Answer(response);
        }
        var names = new SortedSet<string>(
            request.Topics.Count > 0 ? request.Topics.Select(topic => topic.Name) : state.Topics.Keys,
            StringComparer.Ordinal
        );
        if (from is not null)
            names.RemoveWhere(name => string.CompareOrdinal(name, from.TopicName) < 0);
        var left = Math.Max(
            1,
            Math.Min(request.ResponsePartitionLimit, state.Configs.BrokerNumber("max.request.partition.size.limit"))
        );
        Fill(context, response, names, from, request.Topics.Count == 0, left);
        return Answer(response);
    }

    void Fill(
        RequestContext context,
        DescribeTopicPartitionsResponse response,
        SortedSet<string> names,
        DescribeTopicPartitionsRequest.CursorData? from,
        bool isForAll,
        long left
    )
    {
        var denied = new List<DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic>();
        foreach (var name in names)
        {
            if (!state.Authorizer.AllowsTopic(context, AclOperation.Describe, name))
            {
                if (!isForAll)
                    denied.Add(new() { Name = name, ErrorCode = ErrorCode.TopicAuthorizationFailed });
                continue;
            }
            var first = name == from?.TopicName ? from.PartitionIndex : 0;
            if (left == 0 && state.Find(name) is not null)
            {
                response.NextCursor = new() { TopicName = name, PartitionIndex = first };
                break;
            }
            var topic = Describe(context, name, first, ref left, out var next);
            response.Topics.Add(topic);
            if (next is not { } index)
                continue;
            response.NextCursor = new() { TopicName = name, PartitionIndex = index };
            break;
        }
        response.Topics.AddRange(denied);
    }

    DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic Describe(
        RequestContext context,
        string name,
        int first,
        ref long left,
        out int? next
    )
    {
        next = null;
        var answer = new DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic
        {
            Name = name,
            TopicAuthorizedOperations = AuthorizedOperations.OnTopic(state.Authorizer, context, name),
        };
        if (state.Find(name) is not { } topic)
        {
            answer.ErrorCode = TopicNames.Objection(name) is null
                ? ErrorCode.UnknownTopicOrPartition
                : ErrorCode.InvalidTopicException;
            return answer;
        }
        answer.TopicId = topic.Id;
        answer.IsInternal = topic.IsInternal;
        for (var index = first; index < topic.Partitions.Count; index++)
        {
            if (left == 0)
            {
                next = index;
                break;
            }
            answer.Partitions.Add(Show(topic.Partitions[index]));
            left--;
        }
        return answer;
    }

    DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition Show(Partition partition) =>
        new()
        {
            PartitionIndex = partition.Index,
            LeaderId = partition.Leader,
            LeaderEpoch = partition.LeaderEpoch,
            ReplicaNodes = [.. partition.Assignment],
            IsrNodes = [.. partition.Isr],
            EligibleLeaderReplicas = [.. partition.EligibleLeaders],
            LastKnownElr = [.. partition.LastKnownEligibleLeaders],
            OfflineReplicas = [.. partition.Assignment.Where(id => !state.IsAlive(id))],
        };
}
