using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Persistence;

/// <summary>Deletes old segments at the interval that Kafka does, and earlier when memory is at its cap.</summary>
internal sealed class RetentionKeeper(ClusterState state)
{
    LoopTimer? _timer;
    long _retained;
    long? _producersDue;

    /// <summary>Bytes in leaders' logs; followers share them.</summary>
    public long RetainedBytes => _retained;

    public void Appended(RecordBatch batch)
    {
        _retained += batch.Size;
        Arm();
        if (_retained > state.Options.MaxRetainedBytes)
            MakeRoom();
    }

    /// <summary>Starts the timer, once there is something that could expire.</summary>
    public void Arm()
    {
        if (_retained > 0)
            _timer ??= state.Loop.Schedule(Interval, Check);
    }

    TimeSpan Interval => TimeSpan.FromMilliseconds(state.Configs.BrokerNumber("log.retention.check.interval.ms"));

    void Check()
    {
        _timer = null;
        var now = state.Now;
        var producersAreDue = ProducersAreDue(now);
        var oldestProducer = now - state.Configs.BrokerNumber("producer.id.expiration.ms");
        foreach (var topic in state.Topics.Values)
        foreach (var partition in topic.Partitions)
        {
            // Where segments are compacted as well, the log cleaner deletes them.
            if (!topic.Settings.Log.Compacts)
                Apply(partition);
            if (!producersAreDue)
                continue;
            foreach (var replica in partition.Replicas)
                replica.Producers.Expire(oldestProducer);
        }
        Recount();
        Arm();
    }

    /// <summary>Idempotent producers have an interval of their own: one whose records carry times long past is not
    /// forgotten before.</summary>
    bool ProducersAreDue(long now)
    {
        var isDue = now >= _producersDue;
        if (isDue || _producersDue is null)
            _producersDue = now + state.Configs.BrokerNumber("producer.id.expiration.check.interval.ms");
        return isDue;
    }

    /// <summary>Deletes the segments of a partition that are too old or too many.</summary>
    public void Apply(Partition partition)
    {
        if (partition.LeaderReplica is not { } leader)
            return;
        var start = Retention.StartOffsetAfter(
            leader.Log,
            partition.Topic.Settings.Log,
            leader.HighWatermark,
            state.Now
        );
        // Segments are deleted whole. If the last one is deleted too, a new one must take appends.
        if (start == leader.Log.EndOffset && leader.Log.IsOnDisk)
            foreach (var replica in partition.Replicas)
                if (replica.Log.EndOffset == start)
                    replica.Log.Roll(state.Now);
        AdvanceStart(partition, start);
    }

    /// <summary>Counts again, as a new leader's log may hold more or less than the old one's did, and a cleaned one
    /// less.</summary>
    public void Recount()
    {
        // With a data directory, memory is counted, and only eviction frees it.
        if (state.Disk is not null)
            return;
        _retained = 0;
        foreach (var topic in state.Topics.Values)
        foreach (var partition in topic.Partitions)
            _retained += partition.LeaderReplica?.Log.Bytes ?? 0;
    }

    /// <summary>Raises the log start offset of a partition's leader; followers learn it with their next
    /// fetch.</summary>
    public void AdvanceStart(Partition partition, long offset)
    {
        if (partition.LeaderReplica is not { } leader || offset <= leader.Log.StartOffset)
            return;
        var before = leader.Log.Bytes;
        leader.AdvanceStart(offset);
        _retained = Math.Max(0, _retained - (before - leader.Log.Bytes));
        state.Disk?.StartMoved();
        state.Replication.Due(partition);
        state.Signal(partition);
    }

    public void Forget(Partition partition) =>
        _retained = Math.Max(0, _retained - (partition.LeaderReplica?.Log.Bytes ?? 0));

    void MakeRoom()
    {
        if (state.Disk is { } disk)
        {
            _retained = Math.Max(0, _retained - disk.Evict());
            return;
        }
        Recount();
        var target = state.Options.MaxRetainedBytes / 10 * 9;
        while (_retained > target && Largest() is { } partition)
        {
            var log = partition.LeaderReplica!.Log;
            var before = _retained;
            AdvanceStart(partition, OffsetAfter(log, _retained - target, partition.HighWatermark));
            // Memory is freed only when no replica, not even one that is down, holds the batches.
            foreach (var replica in partition.Replicas)
                replica.AdvanceStart(log.StartOffset);
            if (_retained == before)
                return;
        }
    }

    // Internal topics are small and coordinators need all of them, so nothing of them is deleted.
    Partition? Largest()
    {
        Partition? largest = null;
        foreach (var topic in state.Topics.Values)
        foreach (var partition in topic.Partitions)
            if (
                !topic.IsInternal
                && partition.LeaderReplica is { } leader
                && leader.Log.Bytes > (largest?.LeaderReplica!.Log.Bytes ?? 0)
            )
                largest = partition;
        return largest;
    }

    static long OffsetAfter(ReplicaLog log, long bytes, long highWatermark)
    {
        var cursor = log.Seek(log.StartOffset, highWatermark);
        var offset = log.StartOffset;
        while (bytes > 0 && cursor.TryNext(out var batch))
        {
            bytes -= batch.Size;
            offset = batch.NextOffset;
        }
        return offset;
    }
}
