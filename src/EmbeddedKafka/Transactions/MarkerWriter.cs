using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Transactions;

/// <summary>Writes a marker to one partition, as its leader.</summary>
internal sealed class MarkerWriter(ClusterState state)
{
    readonly OwnAppends _appends = new(state);

    /// <summary>None when the marker is on every replica in sync.</summary>
    public async ValueTask<ErrorCode> WriteAsync(
        Partition partition,
        ProducerIdentity producer,
        TransactionMarker marker,
        short transactionVersion,
        long timeoutMs
    )
    {
        if (partition.LeaderReplica is not { } leader)
            return ErrorCode.NotLeaderOrFollower;
        var fault = state.Faults.ErrorFor(
            ApiKey.WriteTxnMarkers,
            partition.Leader,
            null,
            partition.Topic.Name,
            partition.Index
        );
        if (fault != ErrorCode.None)
            return fault;
        var refusal = leader.Producers.CheckMarker(
            producer.Id,
            producer.Epoch,
            marker.CoordinatorEpoch,
            needsNewEpoch: transactionVersion >= 2
        );
        if (refusal != ErrorCode.None)
            return refusal;
        var error = await _appends.AppendAsync(
            partition,
            marker.ToBatch(producer.Id, producer.Epoch, state.Now),
            timeoutMs
        );
        if (error == ErrorCode.None)
            state.Groups.TransactionEnded(partition, producer.Id, marker.IsCommit);
        return error;
    }
}
