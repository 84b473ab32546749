using EmbeddedKafka.Cluster.Replication;

namespace EmbeddedKafka.Chaos;

/// <summary>What must hold of the cluster at every moment.</summary>
internal sealed class StateChecks(Simulation simulation, bool mayLose)
{
    const int EventsBetweenComparisons = 50;

    readonly Dictionary<(string Topic, int Partition, int Epoch), (int Leader, long HighWatermark)> _seen = [];
    readonly Dictionary<Partition, string> _traced = [];
    int _events;

    public void AfterEvent() =>
        simulation.OnLoop(() =>
        {
            var compares = ++_events % EventsBetweenComparisons == 0;
            foreach (var topic in simulation.State.Topics.Values)
            foreach (var partition in topic.Partitions)
            {
                if (simulation.IsTraced)
                    Trace(partition);
                Check(partition);
                if (compares)
                    Compare(partition);
            }
            return true;
        });

    void Trace(Partition partition)
    {
        var state =
            $"{partition.Topic.Name}-{partition.Index} leader {partition.Leader} epoch "
            + $"{partition.LeaderEpoch} ISR [{string.Join(',', partition.Isr)}] eligible "
            + $"[{string.Join(',', partition.EligibleLeaders)}] "
            + string.Join(
                ' ',
                partition.Replicas.Select(replica =>
                    $"{replica.BrokerId}:{replica.HighWatermark}/{replica.Log.EndOffset}"
                )
            );
        if (_traced.TryGetValue(partition, out var before) && before == state)
            return;
        _traced[partition] = state;
        simulation.Trace(state);
    }

    void Check(Partition partition)
    {
        var name = $"{partition.Topic.Name}-{partition.Index}";
        if (!Array.TrueForAll(partition.Isr, id => Array.IndexOf(partition.Assignment, id) >= 0))
            simulation.Broken(
                "the ISR is within the assignment",
                $"{name}: {string.Join(',', partition.Isr)} of {string.Join(',', partition.Assignment)}"
            );
        if (partition.Leader < 0)
            return;
        if (!partition.IsInSync(partition.Leader))
            simulation.Broken(
                "a leader is in its ISR",
                $"{name}: {partition.Leader} of {string.Join(',', partition.Isr)}"
            );
        var key = (partition.Topic.Name, partition.Index, partition.LeaderEpoch);
        var highWatermark = partition.HighWatermark;
        if (_seen.TryGetValue(key, out var before))
        {
            if (before.Leader != partition.Leader)
                simulation.Broken(
                    "a leader epoch has one leader",
                    $"{name} epoch {partition.LeaderEpoch}: {before.Leader} and {partition.Leader}"
                );
            if (highWatermark < before.HighWatermark)
                simulation.Broken(
                    "the high watermark of an epoch never goes back",
                    $"{name} epoch {partition.LeaderEpoch}: {before.HighWatermark} to {highWatermark}"
                );
        }
        _seen[key] = (partition.Leader, highWatermark);
        if (partition.LastStableOffset > highWatermark)
            simulation.Broken(
                "the last stable offset is not above the high watermark",
                $"{name}: {partition.LastStableOffset} > {highWatermark}"
            );
        foreach (var replica in partition.Replicas)
            if (replica.HighWatermark > replica.Log.EndOffset)
                simulation.Broken(
                    "a high watermark lies within its log",
                    $"{name} on {replica.BrokerId}: {replica.HighWatermark} > {replica.Log.EndOffset}"
                );
    }

    /// <summary>Below the high watermarks of two replicas their logs are the same bytes.</summary>
    public void Compare(Partition partition)
    {
        if (mayLose || partition.LeaderReplica is not { } leader)
            return;
        foreach (var replica in partition.Replicas)
        {
            if (replica == leader)
                continue;
            var limit = Math.Min(replica.HighWatermark, leader.HighWatermark);
            var from = Math.Max(replica.Log.StartOffset, leader.Log.StartOffset);
            var (one, other) = (leader.Log.Seek(from, limit), replica.Log.Seek(from, limit));
            while (true)
            {
                var (has, hasOther) = (one.TryNext(out var batch), other.TryNext(out var same));
                if (!has && !hasOther)
                    break;
                if (
                    has
                    && hasOther
                    && (ReferenceEquals(batch, same) || batch!.Bytes.Span.SequenceEqual(same!.Bytes.Span))
                )
                    continue;
                simulation.Broken(
                    "replicas are the same below the high watermark",
                    $"{partition.Topic.Name}-{partition.Index}: broker {replica.BrokerId} has "
                        + $"{same?.BaseOffset.ToString() ?? "nothing"}, leader {leader.BrokerId} "
                        + $"{batch?.BaseOffset.ToString() ?? "nothing"} below {limit}"
                );
                break;
            }
        }
    }
}
