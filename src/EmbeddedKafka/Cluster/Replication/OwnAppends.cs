using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>Appends brokers' own batches as a Produce with acks=all does: done once they are on every replica in
/// sync.</summary>
internal sealed class OwnAppends(ClusterState state)
{
    readonly PartitionAppender _appender = new(state);

    /// <summary>None, or the error that a producer would get.</summary>
    public ValueTask<ErrorCode> AppendAsync(Partition partition, BatchBuilder batch, long timeoutMs)
    {
        if (partition.Topic.IsDeleted)
            return new(ErrorCode.UnknownTopicOrPartition);
        if (partition.LeaderReplica is null || !state.IsRunning(partition.Leader))
            return new(ErrorCode.NotLeaderOrFollower);
        if (partition.Isr.Length < partition.EffectiveMinIsr)
            return new(ErrorCode.NotEnoughReplicas);
        var waiter = new AppendWaiter(partition, _appender.AppendOwn(partition, batch).NextOffset);
        state.Replication.Run();
        return waiter.Verdict is { } verdict ? new(verdict) : new(waiter.WaitAsync(state, timeoutMs));
    }
}
