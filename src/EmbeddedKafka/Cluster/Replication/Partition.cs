using EmbeddedKafka.Cluster.Persistence;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Traffic;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>A partition as the controller sees it, with the logs of its replicas.</summary>
internal sealed class Partition(
    Topic topic,
    int index,
    int[] replicas,
    PartitionMeter meter,
    ClusterDisk? disk = null,
    bool isOld = false
)
{
    HashSet<int>? _heldBrokers;

    public Topic Topic { get; } = topic;
    public int Index { get; } = index;

    /// <summary>Broker ids in the order of preference; the first is the preferred leader. Replaced as a whole, never
    /// changed in place.</summary>
    public int[] Assignment { get; private set; } = replicas;

    /// <summary>In the order of <see cref="Assignment"/>. Replaced as a whole, never changed in place.</summary>
    public Replica[] Replicas { get; private set; } =
        Array.ConvertAll(
            replicas,
            id => new Replica(id, isOld ? disk?.OldLog(id, topic, index) : disk?.NewLog(id, topic, index))
        );

    /// <summary>Broker ids that a reassignment adds, until all of them are in sync.</summary>
    public int[] Adding { get; set; } = [];

    /// <summary>Broker ids that go when the reassignment is complete.</summary>
    public int[] Removing { get; set; } = [];

    public bool IsReassigning => Adding.Length > 0 || Removing.Length > 0;

    /// <summary>Broker id, or −1 while no replica may lead.</summary>
    public int Leader { get; private set; } = -1;

    public int LeaderEpoch { get; private set; } = -1;

    /// <summary>Where the current leader's log ended when it began to lead.</summary>
    public long LeaderEpochStart { get; private set; }

    /// <summary>Broker ids in sync. Replaced as a whole, never changed in place.</summary>
    public int[] Isr { get; set; } = replicas;

    /// <summary>Out of the ISR, but known to hold every committed record, for the ISR was below min.insync.replicas
    /// when they left (KIP-966).</summary>
    public int[] EligibleLeaders { get; set; } = [];

    /// <summary>The last leader of a partition that has none (KIP-966); at most one.</summary>
    public int[] LastKnownEligibleLeaders { get; set; } = [];

    public PartitionMeter Meter { get; } = meter;

    public BatchArena Arena { get; } = new();
    public Replica? LeaderReplica { get; private set; }
    public long HighWatermark => LeaderReplica?.HighWatermark ?? 0;
    public long LastStableOffset => LeaderReplica?.LastStableOffset ?? 0;
    public List<IPartitionWaiter> Waiters { get; } = [];

    /// <summary>True while the partition stands in the queue for replication.</summary>
    public bool IsReplicationDue { get; set; }

    public int EffectiveMinIsr => Math.Min(Topic.Settings.MinInsyncReplicas, Assignment.Length);

    public Replica? ReplicaOn(int brokerId)
    {
        foreach (var replica in Replicas)
            if (replica.BrokerId == brokerId)
                return replica;
        return null;
    }

    public bool IsInSync(int brokerId) => Array.IndexOf(Isr, brokerId) >= 0;

    /// <summary>Remembers that an experiment holds a broker's replica, also one that a reassignment will add.</summary>
    public void Hold(int brokerId, bool hold)
    {
        if (hold)
            (_heldBrokers ??= []).Add(brokerId);
        else
            _heldBrokers?.Remove(brokerId);
    }

    /// <summary>Sets the replicas: those that stay keep their logs, new ones begin with an empty log.</summary>
    public void Reassign(int[] brokers)
    {
        if (Assignment.AsSpan().SequenceEqual(brokers))
            return;
        foreach (var replica in Replicas)
            if (Array.IndexOf(brokers, replica.BrokerId) < 0)
                disk?.Doom(replica.Log);
        Replicas = Array.ConvertAll(
            brokers,
            id =>
                ReplicaOn(id)
                ?? new Replica(id, disk?.NewLog(id, Topic, Index)) { IsHeld = _heldBrokers?.Contains(id) ?? false }
        );
        Assignment = brokers;
    }

    /// <summary>Restores the controller's state after a restart; the partition has no leader yet.</summary>
    public void Restore(int leader, int leaderEpoch, int[] isr)
    {
        Leader = leader;
        LeaderEpoch = leaderEpoch;
        Isr = isr;
    }

    /// <summary>Gives the partition a new leader (or none, −1) and with it a new epoch.</summary>
    public void Lead(int brokerId, long now)
    {
        Leader = brokerId;
        LeaderEpoch++;
        LeaderReplica = brokerId < 0 ? null : ReplicaOn(brokerId);
        if (LeaderReplica is null)
            return;
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
