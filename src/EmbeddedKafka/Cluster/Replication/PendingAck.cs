using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>One partition of a Produce with acks=all: acknowledged once the high watermark has reached
/// <paramref name="requiredOffset"/>.</summary>
internal sealed class PendingAck(
    Partition partition,
    long requiredOffset,
    ProduceResponse.PartitionProduceResponse response
)
{
    readonly int _epoch = partition.LeaderEpoch;

    public Partition Partition => partition;

    /// <summary>True when there is an answer, good or bad.</summary>
    public bool TrySettle()
    {
        if (partition.Topic.IsDeleted)
            Fail(ErrorCode.UnknownTopicOrPartition);
        else if (partition.LeaderEpoch != _epoch)
            Fail(ErrorCode.NotLeaderOrFollower);
        else if (partition.HighWatermark < requiredOffset)
            return false;
        else if (partition.Isr.Length < partition.EffectiveMinIsr)
            Fail(ErrorCode.NotEnoughReplicasAfterAppend);
        return true;
    }

    /// <summary>Sets the error. The response keeps the offset, because the records stay in the leader's log.</summary>
    public void Fail(ErrorCode error) => response.ErrorCode = error;
}
