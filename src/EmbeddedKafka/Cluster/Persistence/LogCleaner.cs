using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Persistence;

/// <summary>
/// Compacts the logs of compacted topics, every <c>log.cleaner.backoff.ms</c>. Each replica is cleaned by itself, up to
/// its active segment, the last stable offset and <c>min.compaction.lag.ms</c>, whichever comes first.
/// </summary>
internal sealed class LogCleaner(ClusterState state)
{
    LoopTimer? _timer;

    /// <summary>Schedules the cleaner, because a compacted log has grown or a config has changed.</summary>
    public void Arm()
    {
        if (_timer is null && state.Configs.BrokerSwitch("log.cleaner.enable"))
            _timer = state.Loop.Schedule(Backoff, Check);
    }

    TimeSpan Backoff => TimeSpan.FromMilliseconds(Math.Max(1, state.Configs.BrokerNumber("log.cleaner.backoff.ms")));

    void Check()
    {
        _timer = null;
        Run();
        if (IsNeededLater())
            Arm();
    }

    /// <summary>Cleans what is dirty enough now and deletes what is too old, in compacted topics; tells how many logs
    /// it cleaned.</summary>
    public int Run()
    {
        var cleaned = 0;
        foreach (var partition in Compacted())
        {
            var made = new CleanedBatches();
            foreach (var replica in partition.Replicas)
                if (state.IsRunning(replica.BrokerId) && TryClean(partition, replica, made))
                    cleaned++;
            state.Retention.Apply(partition);
        }
        if (cleaned > 0)
        {
            state.Retention.Recount();
            state.Disk?.Checkpoint();
        }
        return cleaned;
    }

    IEnumerable<Partition> Compacted()
    {
        foreach (var topic in state.Topics.Values)
            if (topic.Settings.Log.Compacts)
                foreach (var partition in topic.Partitions)
                    yield return partition;
    }

    bool TryClean(Partition partition, Replica replica, CleanedBatches made)
    {
        var settings = partition.Topic.Settings.Log;
        var lastStableOffset = Math.Min(replica.HighWatermark, partition.LastStableOffset);
        var plan = CleaningPlan.Of(replica.Log, settings, lastStableOffset, state.Now);
        if (!plan.IsDue(settings))
            return false;
        new LogCompactor(replica.Log, settings, state.Now, made).Clean(
            plan.FirstDirty,
            plan.End,
            lastStableOffset,
            replica.Producers.HangsOn
        );
        return true;
    }

    // Time alone makes a record old enough to be cleaned, or a segment old enough to go.
    bool IsNeededLater()
    {
        foreach (var partition in Compacted())
        foreach (var replica in partition.Replicas)
            if (
                replica.Log.Segments.Count > 1 && replica.Log.Segments[^1].BaseOffset > replica.Log.FirstDirtyOffset
                || partition.Topic.Settings.Log.Deletes && replica.Log.Bytes > 0
            )
                return true;
        return false;
    }
}
