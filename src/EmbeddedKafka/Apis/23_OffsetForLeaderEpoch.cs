using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// OffsetForLeaderEpoch, versions 2–4: where an epoch ended, so that a consumer notices a truncated log (KIP-320).
/// <list type="bullet">
/// <item>NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH and UNKNOWN_LEADER_EPOCH by the epoch that the client believes
/// in.</item>
/// <item>Needs Describe on each topic.</item>
/// <item>The largest epoch not above the one asked for, and its end offset; −1 and −1 when the log knows none.</item>
/// </list>
/// </summary>
internal sealed class OffsetForLeaderEpochHandler(ClusterState state)
    : ApiHandler<OffsetForLeaderEpochRequest>(ApiKey.OffsetForLeaderEpoch, 2, 4)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, OffsetForLeaderEpochRequest request) =>
        Answer(
            new OffsetForLeaderEpochResponse
            {
                Topics = request.Topics.ConvertAll(topic => new OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult
                {
                    Topic = topic.Topic,
                    Partitions = topic.Partitions.ConvertAll(partition => Find(context, topic.Topic, partition)),
                }),
            }
        );

    OffsetForLeaderEpochResponse.EpochEndOffset Find(
        RequestContext context,
        string topic,
        OffsetForLeaderEpochRequest.OffsetForLeaderPartition asked
    )
    {
        var answer = new OffsetForLeaderEpochResponse.EpochEndOffset { Partition = asked.Partition };
        answer.ErrorCode = state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic)
            ? state.Faults.ErrorFor(
                ApiKey.OffsetForLeaderEpoch,
                context.BrokerId,
                context.ClientId,
                topic,
                asked.Partition
            )
            : ErrorCode.TopicAuthorizationFailed;
        if (answer.ErrorCode != ErrorCode.None)
            return answer;
        if (state.Find(topic, asked.Partition) is not { } partition)
        {
            answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
            return answer;
        }
        answer.ErrorCode = CheckEpoch(context, partition, asked.CurrentLeaderEpoch);
        if (answer.ErrorCode == ErrorCode.None && partition.LeaderReplica is { } leader)
            (answer.LeaderEpoch, answer.EndOffset) = leader.Log.Epochs.EndOffsetFor(
                asked.LeaderEpoch,
                leader.Log.EndOffset
            );
        return answer;
    }

    static ErrorCode CheckEpoch(RequestContext context, Partition partition, int believed)
    {
        if (believed >= 0 && believed < partition.LeaderEpoch)
            return ErrorCode.FencedLeaderEpoch;
        if (believed > partition.LeaderEpoch)
            return ErrorCode.UnknownLeaderEpoch;
        return partition.Leader == context.BrokerId ? ErrorCode.None : ErrorCode.NotLeaderOrFollower;
    }

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        OffsetForLeaderEpochRequest request
    ) =>
        request.Topics.SelectMany(topic =>
            topic.Partitions.Select(partition => ((string?)topic.Topic, (int?)partition.Partition))
        );
}
