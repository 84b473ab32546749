using EmbeddedKafka.Storage;
using EmbeddedKafka.Traffic;

namespace EmbeddedKafka.Cluster;

/// <summary>A partition as the controller sees it, with the logs of its replicas.</summary>
internal sealed class Partition(Topic topic, int index, int[] replicas, PartitionMeter meter)
{
    public Topic Topic { get; } = topic;
    public int Index { get; } = index;

    /// <summary>Broker ids in the order of preference; the first is the preferred leader.</summary>
    public int[] Assignment { get; } = replicas;

    public Replica[] Replicas { get; } = Array.ConvertAll(replicas, id => new Replica(id));

    /// <summary>Broker id, or −1 while no replica may lead.</summary>
    public int Leader { get; private set; } = -1;

    public int LeaderEpoch { get; private set; } = -1;

    /// <summary>Where the current leader's log ended when it began to lead.</summary>
    public long LeaderEpochStart { get; private set; }

    /// <summary>Broker ids in sync, in the order of assignment. Replaced as a whole, never changed in place.</summary>
    public int[] Isr { get; set; } = replicas;

    public PartitionMeter Meter { get; } = meter;

    public BatchArena Arena { get; } = new();
    public Replica? LeaderReplica { get; private set; }
    public long HighWatermark => LeaderReplica?.HighWatermark ?? 0;
    public long LastStableOffset => HighWatermark;
    public List<IPartitionWaiter> Waiters { get; } = [];

    /// <summary>True while the partition stands in the queue for replication.</summary>
    public bool IsReplicationDue { get; set; }

    public int EffectiveMinIsr => Math.Min(Topic.Settings.MinInsyncReplicas, Assignment.Length);

    public Replica? ReplicaOn(int brokerId)
    {
        foreach (var replica in Replicas)
            if (replica.BrokerId == brokerId) return replica;
        return null;
    }

    public bool IsInSync(int brokerId) => Array.IndexOf(Isr, brokerId) >= 0;

    /// <summary>Gives the partition a new leader (or none, −1) and with it a new epoch.</summary>
    public void Lead(int brokerId, long now)
    {
        Leader = brokerId;
        LeaderEpoch++;
        LeaderReplica = brokerId < 0 ? null : ReplicaOn(brokerId);
        if (LeaderReplica is null) return;
        LeaderEpochStart = LeaderReplica.Log.EndOffset;
        LeaderReplica.Log.Epochs.Assign(LeaderEpoch, LeaderEpochStart);
        LeaderReplica.AgreedEpoch = LeaderEpoch;
        foreach (var replica in Replicas)
        {
            replica.KnownEndOffset = replica == LeaderReplica ? replica.Log.EndOffset : -1;
            replica.CaughtUpAt = now;
        }
    }
}
