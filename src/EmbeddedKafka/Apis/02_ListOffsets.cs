using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ListOffsets, versions 1–11.
/// <list type="bullet">
/// <item>−1 latest (the high watermark, or with read_committed the last stable offset, beyond which nothing is found),
/// −2 earliest, −3 the record with the largest timestamp, −4 earliest local; −5 and −6 (tiered storage) find nothing.
/// Each since its version (KIP-734, KIP-405, KIP-1023), UNSUPPORTED_VERSION before.</item>
/// <item>A time finds the first record at or after it, exactly; in a zstd batch the batch's first record.</item>
/// <item>Needs Describe on each topic.</item>
/// <item>Only the leader answers; leader epochs are checked from version 4.</item>
/// </list>
/// </summary>
internal sealed class ListOffsetsHandler(ClusterState state) : ApiHandler<ListOffsetsRequest>(ApiKey.ListOffsets, 1, 11)
{
    public override bool ChangesMetadata => false;

    const sbyte ReadCommitted = 1;
    const long Latest = -1,
        Earliest = -2,
        MaxTimestamp = -3,
        EarliestLocal = -4,
        LatestTiered = -5,
        EarliestPendingUpload = -6;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ListOffsetsRequest request)
    {
        var response = new ListOffsetsResponse();
        foreach (var asked in request.Topics)
        {
            var answers = new ListOffsetsResponse.ListOffsetsTopicResponse { Name = asked.Name };
            response.Topics.Add(answers);
            foreach (var same in asked.Partitions.GroupBy(partition => partition.PartitionIndex))
                answers.Partitions.Add(
                    same.Skip(1).Any()
                        ? new() { PartitionIndex = same.Key, ErrorCode = ErrorCode.InvalidRequest }
                        : Look(context, asked.Name, same.First(), request.IsolationLevel == ReadCommitted)
                );
        }
        return Answer(response);
    }

    ListOffsetsResponse.ListOffsetsPartitionResponse Look(
        RequestContext context,
        string topic,
        ListOffsetsRequest.ListOffsetsPartition asked,
        bool isReadCommitted
    )
    {
        var answer = new ListOffsetsResponse.ListOffsetsPartitionResponse { PartitionIndex = asked.PartitionIndex };
        var partition = state.Find(topic, asked.PartitionIndex);
        answer.ErrorCode = Refusal(context, partition, topic, asked);
        if (answer.ErrorCode != ErrorCode.None)
            return answer;
        var leader = partition!.LeaderReplica!;
        var limit = isReadCommitted ? partition.LastStableOffset : partition.HighWatermark;
        var found = Find(partition, leader, asked.Timestamp, limit);
        if (found is not { } position)
            return answer;
        answer.Offset = position.Offset;
        answer.Timestamp = position.Timestamp;
        answer.LeaderEpoch = position.LeaderEpoch;
        return answer;
    }

    ErrorCode Refusal(
        RequestContext context,
        Partition? partition,
        string topic,
        ListOffsetsRequest.ListOffsetsPartition asked
    )
    {
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic))
            return ErrorCode.TopicAuthorizationFailed;
        if (asked.Timestamp < 0 && context.Version < Since(asked.Timestamp))
            return ErrorCode.UnsupportedVersion;
        if (partition is null)
            return ErrorCode.UnknownTopicOrPartition;
        var fault = state.Faults.ErrorFor(
            ApiKey.ListOffsets,
            context.BrokerId,
            context.ClientId,
            topic,
            asked.PartitionIndex
        );
        if (fault != ErrorCode.None)
            return fault;
        if (partition.ReplicaOn(context.BrokerId) is null)
            return ErrorCode.NotLeaderOrFollower;
        var epoch = LeaderEpochs.Check(partition, asked.CurrentLeaderEpoch);
        if (epoch != ErrorCode.None)
            return epoch;
        if (partition.Leader != context.BrokerId)
            return ErrorCode.NotLeaderOrFollower;
        // A new leader does not know yet how far consumers have read (KIP-207).
        if (asked.Timestamp != Earliest && partition.HighWatermark < partition.LeaderEpochStart)
            return context.Version >= 5 ? ErrorCode.OffsetNotAvailable : ErrorCode.LeaderNotAvailable;
        return ErrorCode.None;
    }

    /// <summary>The version since which a request may ask for this.</summary>
    static short Since(long special) =>
        special switch
        {
            Latest or Earliest => 1,
            MaxTimestamp => 7,
            EarliestLocal => 8,
            LatestTiered => 9,
            EarliestPendingUpload => 11,
            _ => short.MaxValue,
        };

    static RecordPosition? Find(Partition partition, Replica leader, long timestamp, long limit) =>
        timestamp switch
        {
            Latest => new(limit, -1, partition.LeaderEpoch),
            Earliest or EarliestLocal => new(
                leader.Log.StartOffset,
                -1,
                leader.Log.Epochs.EpochAt(leader.Log.StartOffset) ?? -1
            ),
            MaxTimestamp => TimeIndex.Latest(leader.Log, partition.HighWatermark) is { } last && last.Offset < limit
                ? last
                : null,
            LatestTiered or EarliestPendingUpload => null,
            _ => TimeIndex.FirstAtOrAfter(leader.Log, timestamp, partition.HighWatermark) is { } first
            && first.Offset < limit
                ? first
                : null,
        };

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        ListOffsetsRequest request
    ) =>
        request.Topics.SelectMany(topic =>
            topic.Partitions.Select(partition => ((string?)topic.Name, (int?)partition.PartitionIndex))
        );
}
