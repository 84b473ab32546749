using System.Diagnostics;
using Confluent.Kafka;

namespace Course.Kit;

/// <summary>What the coordinator gave to the members of a group and took from them, in the order in which they saw
/// it.</summary>
public sealed class GroupDiary
{
    const int Dots = 140;
    readonly Lock _lock = new();
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly List<DiaryEntry> _entries = [];
    TimeSpan? _end;

    /// <summary>The time since the diary was begun.</summary>
    public TimeSpan Now => _clock.Elapsed;

    /// <summary>What was written down so far.</summary>
    public IReadOnlyList<DiaryEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    /// <summary>From now on nothing is written down: the experiment is over, what follows is tidying up.</summary>
    public void Close()
    {
        lock (_lock)
            _end ??= Now;
    }

    /// <summary>How many partitions went through this change.</summary>
    /// <param name="change">Which change.</param>
    /// <param name="member">Of this member alone. Default: of all.</param>
    /// <param name="since">Not before this moment of the diary. Default: from its beginning.</param>
    public int Count(OwnerChange change, string? member = null, TimeSpan since = default) =>
        Entries.Count(entry =>
            entry.Change == change && entry.At >= since && (member is null || entry.Member == member)
        );

    /// <summary>
    /// Who owned which partition when: a row for each partition, a colour for each member. A gap in a row is a time in
    /// which nobody read that partition. The x axis counts milliseconds since the diary was begun.
    /// </summary>
    /// <param name="title">The chart's title.</param>
    public Chart Timeline(string title)
    {
        var entries = Entries;
        var chart = Chart.Scatter(title).XAxis("milliseconds").YAxis("partition");
        if (entries.Count == 0)
            return chart;

        var first = entries[0].At.TotalMilliseconds;
        var last = (_end ?? entries[^1].At).TotalMilliseconds;
        var step = Math.Max(1, (last - first) / Dots);
        foreach (var member in entries.Select(entry => entry.Member).Distinct().Order(StringComparer.Ordinal))
        {
            var dots = new List<(double Ms, int Partition)>();
            foreach (var row in entries.Where(entry => entry.Member == member).GroupBy(entry => entry.Partition))
                for (var ms = first; ms <= last + step; ms += step)
                    if (row.LastOrDefault(entry => entry.At.TotalMilliseconds <= ms)?.Change == OwnerChange.Assigned)
                        dots.Add((ms, row.Key.Partition.Value));
            chart = chart.Series(member, dots);
        }

        return chart;
    }

    internal void Note(string member, OwnerChange change, TopicPartition partition)
    {
        lock (_lock)
            if (_end is null)
                _entries.Add(new DiaryEntry(Now, member, change, partition));
    }
}
