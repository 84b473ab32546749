using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Groups;

/// <summary>Writes coordinators' records to their internal topic, from which the next coordinator loads them.</summary>
internal sealed class GroupLog(ClusterState state)
{
    readonly PartitionAppender _appender = new(state);

    /// <summary>Whether a write would be refused for want of replicas in sync, which clients see as a coordinator that
    /// is not available.</summary>
    public static ErrorCode CheckWrite(Partition? partition)
    {
        if (partition is not { Leader: >= 0 })
            return ErrorCode.NotCoordinator;
        return partition.Isr.Length < partition.EffectiveMinIsr ? ErrorCode.CoordinatorNotAvailable : ErrorCode.None;
    }

    /// <summary>Appends records as one batch.</summary>
    public void Append(Partition partition, IEnumerable<CoordinatorRecord> records)
    {
        var batch = new BatchBuilder(state.Now);
        foreach (var record in records)
            batch.Add(record.Key, record.Value, hasValue: record.Value is not null);
        if (batch.Count > 0 && partition.Leader >= 0)
            _appender.AppendOwn(partition, batch);
    }

    /// <summary>Answers once everything in the partition's log is committed, as with acks=all; after
    /// offsets.commit.timeout.ms with an error.</summary>
    public ValueTask<IResponse?> WhenCommitted(
        Partition partition,
        IResponse response,
        Func<ErrorCode, IResponse> refuse
    )
    {
        state.Replication.Run();
        if (partition.LeaderReplica is not { } leader)
            return new(refuse(ErrorCode.NotCoordinator));
        return partition.HighWatermark >= leader.Log.EndOffset
            ? new(response)
            : new(new CommitWaiter(state, partition, response, refuse).Answer);
    }
}
