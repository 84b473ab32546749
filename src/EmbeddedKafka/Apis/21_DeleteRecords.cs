using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DeleteRecords, versions 0–2.
/// <list type="bullet">
/// <item>Raises the log start offset; −1 means the high watermark, beyond it is OFFSET_OUT_OF_RANGE.</item>
/// <item>Needs Delete on the topic.</item>
/// <item>A topic that only compacts refuses with POLICY_VIOLATION.</item>
/// </list>
/// </summary>
internal sealed class DeleteRecordsHandler(ClusterState state)
    : ApiHandler<DeleteRecordsRequest>(ApiKey.DeleteRecords, 0, 2)
{
    const long HighWatermark = -1;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DeleteRecordsRequest request)
    {
        var response = new DeleteRecordsResponse();
        foreach (var asked in request.Topics)
        {
            var answers = new DeleteRecordsResponse.DeleteRecordsTopicResult { Name = asked.Name };
            response.Topics.Add(answers);
            foreach (var partition in asked.Partitions)
                answers.Partitions.Add(Delete(context, asked.Name, partition));
        }
        return Answer(response);
    }

    DeleteRecordsResponse.DeleteRecordsPartitionResult Delete(
        RequestContext context,
        string topic,
        DeleteRecordsRequest.DeleteRecordsPartition asked
    )
    {
        var result = new DeleteRecordsResponse.DeleteRecordsPartitionResult
        {
            PartitionIndex = asked.PartitionIndex,
            LowWatermark = -1,
        };
        var partition = state.Find(topic, asked.PartitionIndex);
        result.ErrorCode = Refusal(context, topic, partition, asked.Offset);
        if (result.ErrorCode != ErrorCode.None)
            return result;
        state.Retention.AdvanceStart(
            partition!,
            asked.Offset == HighWatermark ? partition!.HighWatermark : asked.Offset
        );
        result.LowWatermark = partition!.LeaderReplica!.Log.StartOffset;
        return result;
    }

    ErrorCode Refusal(RequestContext context, string topic, Partition? partition, long offset)
    {
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Delete, topic))
            return ErrorCode.TopicAuthorizationFailed;
        if (partition is null)
            return ErrorCode.UnknownTopicOrPartition;
        var fault = state.Faults.ErrorFor(
            ApiKey.DeleteRecords,
            context.BrokerId,
            context.ClientId,
            topic,
            partition.Index
        );
        if (fault != ErrorCode.None)
            return fault;
        if (partition.Topic.IsInternal)
            return ErrorCode.InvalidTopicException;
        if (partition.Leader != context.BrokerId)
            return ErrorCode.NotLeaderOrFollower;
        if (!partition.Topic.Settings.Log.Deletes)
            return ErrorCode.PolicyViolation;
        return offset < HighWatermark || offset > partition.HighWatermark ? ErrorCode.OffsetOutOfRange : ErrorCode.None;
    }

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        DeleteRecordsRequest request
    ) =>
        request.Topics.SelectMany(topic =>
            topic.Partitions.Select(partition => ((string?)topic.Name, (int?)partition.PartitionIndex))
        );
}
