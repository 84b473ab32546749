using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>One broker's copy of a partition, and, while another broker leads, what that leader knows of it.</summary>
internal sealed class Replica(int brokerId, ReplicaLog? log = null)
{
    public int BrokerId { get; } = brokerId;
    public ReplicaLog Log { get; } = log ?? new();
    public ProducerStates Producers { get; } = new();

    /// <summary>As this replica knows it: a follower learns it from the leader's answers to its fetches.</summary>
    public long HighWatermark { get; set; }

    /// <summary>Consumers with read_committed read up to, not including, this offset: nothing undecided lies below
    /// it.</summary>
    public long LastStableOffset =>
        Producers.Transactions.FirstUnstable(HighWatermark) is { } first
            ? Math.Min(Math.Max(first, Log.StartOffset), HighWatermark)
            : HighWatermark;

    /// <summary>The leader epoch for which this follower has already agreed with the leader on where its log
    /// ends.</summary>
    public int AgreedEpoch { get; set; } = -1;

    /// <summary>Held by an experiment: does not fetch from the leader.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The log end offset that the leader learned from the follower's last fetch.</summary>
    public long KnownEndOffset { get; set; }

    /// <summary>When the follower had last read up to the leader's log end offset, in milliseconds since the
    /// epoch.</summary>
    public long CaughtUpAt { get; set; }

    public void AdvanceStart(long offset)
    {
        Log.AdvanceStart(offset);
        Producers.Transactions.AdvanceStart(Log.StartOffset);
    }

    public void Truncate(long offset)
    {
        if (offset >= Log.EndOffset)
            return;
        Log.TruncateTo(offset);
        Producers.Rebuild(Log);
        HighWatermark = Math.Min(HighWatermark, Log.EndOffset);
    }

    public void Reset(long offset)
    {
        Log.ResetTo(offset);
        Producers.Rebuild(Log);
        HighWatermark = offset;
    }
}
