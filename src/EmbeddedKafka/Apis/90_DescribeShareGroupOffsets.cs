using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeShareGroupOffsets, versions 0–1: where share groups begin in their partitions, with the lag from version 1
/// (KIP-1226).
/// <list type="bullet">
/// <item>No topics (null): all that the group has state of. −1 for a partition that it has not read.</item>
/// <item>GROUP_ID_NOT_FOUND for a group that is no share group.</item>
/// <item>Needs Describe on the group and on each topic.</item>
/// </list>
/// </summary>
internal sealed class DescribeShareGroupOffsetsHandler(ClusterState state)
    : ApiHandler<DescribeShareGroupOffsetsRequest>(ApiKey.DescribeShareGroupOffsets, 0, 1)
{
    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        DescribeShareGroupOffsetsRequest request
    ) =>
        Answer(
            new DescribeShareGroupOffsetsResponse
            {
                Groups = request.Groups.ConvertAll(group => Describe(context, group)),
            }
        );

    DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponseGroup Describe(
        RequestContext context,
        DescribeShareGroupOffsetsRequest.DescribeShareGroupOffsetsRequestGroup asked
    )
    {
        var answer = new DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponseGroup
        {
            GroupId = asked.GroupId,
        };
        answer.ErrorCode = state.Authorizer.AllowsGroup(context, AclOperation.Describe, asked.GroupId)
            ? state.Groups.Check(context, asked.GroupId)
            : ErrorCode.GroupAuthorizationFailed;
        if (answer.ErrorCode != ErrorCode.None)
            return answer;
        if (state.Groups.Find(asked.GroupId) is not ShareGroup share)
        {
            (answer.ErrorCode, answer.ErrorMessage) = (
                ErrorCode.GroupIdNotFound,
                state.Groups.Find(asked.GroupId) is null
                    ? $"Group {asked.GroupId} not found."
                    : $"Group {asked.GroupId} is not a share group."
            );
            return answer;
        }
        answer.Topics = asked.Topics is { } topics
            ? topics.ConvertAll(topic => Describe(context, asked.GroupId, topic.TopicName, topic.Partitions))
            :
            [
                .. share
                    .Initialized.GroupBy(partition => partition.Topic.Name)
                    .Where(topic => state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic.Key))
                    .Select(topic =>
                        Describe(context, asked.GroupId, topic.Key, [.. topic.Select(partition => partition.Index)])
                    ),
            ];
        return answer;
    }

    DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponseTopic Describe(
        RequestContext context,
        string group,
        string name,
        List<int> partitions
    )
    {
        var topic = state.Find(name);
        var error =
            !state.Authorizer.AllowsTopic(context, AclOperation.Describe, name) ? ErrorCode.TopicAuthorizationFailed
            : topic is null ? ErrorCode.UnknownTopicOrPartition
            : ErrorCode.None;
        return new()
        {
            TopicName = name,
            TopicId = error == ErrorCode.None ? topic!.Id : default,
            Partitions = partitions.ConvertAll(partition =>
                error != ErrorCode.None || topic!.Find(partition) is not { } found
                    ? new()
                    {
                        PartitionIndex = partition,
                        StartOffset = -1,
                        ErrorCode = error != ErrorCode.None ? error : ErrorCode.UnknownTopicOrPartition,
                        ErrorMessage = (
                            error != ErrorCode.None ? error : ErrorCode.UnknownTopicOrPartition
                        ).KafkaName(),
                    }
                    : Describe(group, found)
            ),
        };
    }

    DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponsePartition Describe(
        string group,
        Partition partition
    )
    {
        var known = state.Shares.Find(new(group, partition.Topic.Id, partition.Index));
        var start = known?.StartOffset ?? -1;
        return new()
        {
            PartitionIndex = partition.Index,
            StartOffset = start,
            LeaderEpoch = known is null ? 0 : Math.Max(known.LeaderEpoch, 0),
            Lag =
                start < 0
                    ? -1
                    : Math.Max(0, partition.HighWatermark - start - Math.Max(known!.DeliveryCompleteCount, 0)),
        };
    }
}
