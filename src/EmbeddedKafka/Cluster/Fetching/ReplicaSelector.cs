using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>Which replica a consumer had better read from (KIP-392), by <c>replica.selector.class</c>: of Kafka's own
/// there is RackAwareReplicaSelector.</summary>
internal static class ReplicaSelector
{
    /// <summary>The replica in sync that is in the consumer's rack and has most; null where the leader is in that rack
    /// too, or none is.</summary>
    public static int? Select(ClusterState state, Partition partition, string rack, long offset)
    {
        if (
            rack.Length == 0
            || state
                .Configs.Broker("replica.selector.class")
                ?.EndsWith(".RackAwareReplicaSelector", StringComparison.Ordinal)
                is not true
        )
            return null;
        if (state.Broker(partition.Leader)?.Rack == rack)
            return null;
        Replica? best = null;
        foreach (var replica in partition.Replicas)
            if (
                state.Broker(replica.BrokerId)?.Rack == rack
                && partition.IsInSync(replica.BrokerId)
                && replica.KnownEndOffset >= offset
                && replica.Log.StartOffset <= offset
                && (best is null || replica.KnownEndOffset > best.KnownEndOffset)
            )
                best = replica;
        return best?.BrokerId;
    }
}
