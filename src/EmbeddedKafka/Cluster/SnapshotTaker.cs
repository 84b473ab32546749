using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Cluster;

/// <summary>Copies the cluster's state for readers outside the loop.</summary>
internal sealed class SnapshotTaker(ClusterState state)
{
    public ClusterSnapshot Take() =>
        new(
            state.ClusterId,
            state.Controller,
            Array.ConvertAll(
                state.Brokers,
                broker => new BrokerSnapshot(
                    broker.Id,
                    broker.Endpoints[0].Host,
                    broker.Endpoints[0].Port,
                    broker.Rack,
                    broker.IsRunning
                )
                {
                    IsFenced = broker.IsFenced,
                    IsPaused = broker.IsPaused,
                }
            ),
            [.. state.Topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(Take)],
            new GroupViews(state).All()
        )
        {
            Transactions = TransactionViews.Of(state.Transactions),
        };

    static TopicSnapshot Take(Topic topic) =>
        new(
            topic.Name,
            topic.Id,
            topic.IsInternal,
            [.. topic.Partitions.Select(Take)],
            new Dictionary<string, string>(topic.Overrides)
        );

    static PartitionSnapshot Take(Partition partition)
    {
        var best = partition.LeaderReplica ?? partition.Replicas.MaxBy(replica => replica.Log.EndOffset)!;
        return new(
            partition.Index,
            partition.Leader,
            partition.LeaderEpoch,
            [.. partition.Isr],
            Array.ConvertAll(partition.Replicas, replica => Take(partition, replica)),
            best.Log.StartOffset,
            best.HighWatermark,
            best.LastStableOffset,
            best.Log.EndOffset
        )
        {
            EligibleLeaders = partition.EligibleLeaders,
            AddingReplicas = partition.Adding,
            RemovingReplicas = partition.Removing,
        };
    }

    static ReplicaSnapshot Take(Partition partition, Replica replica) =>
        new(
            replica.BrokerId,
            partition.IsInSync(replica.BrokerId),
            replica.IsHeld,
            replica.Log.StartOffset,
            replica.Log.EndOffset,
            replica.HighWatermark,
            replica.Log.Bytes,
            replica.Log.Segments.Count
        )
        {
            LastStableOffset = replica.LastStableOffset,
        };
}
