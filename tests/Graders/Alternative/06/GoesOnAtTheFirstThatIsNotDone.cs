// replaces: PartitionWork.cs
using Confluent.Kafka;

namespace Labs.FrameworksAndHosting;

/// <summary>What is in hand of one partition, sorted; goes on at the first that is not done. The consumer's thread
/// alone uses it.</summary>
public sealed class PartitionWork(TopicPartition partition)
{
    readonly SortedDictionary<long, Task> _inHand = [];
    long _next = -1;
    readonly CancellationTokenSource _cancel = new();

    public TopicPartition Partition { get; } = partition;
    public bool IsPaused { get; set; }
    public int InHand => _inHand.Count;
    public Task Done => Task.WhenAll(_inHand.Values);

    public void Add(RawRecord record, ILanes lanes) => _inHand.Add(record.Offset, lanes.Add(record, _cancel.Token));

    /// <returns>Whether the oldest record in hand was done within that time.</returns>
    public bool WaitForOldest(int milliseconds) => Task.WhenAny(_inHand.First().Value).Wait(milliseconds);

    /// <summary>Stores the offset to go on from, if it has moved: behind the last record before which everything is
    /// done. A record that overtook a slower one waits here for it.</summary>
    public void Store(IConsumer<byte[]?, byte[]?> consumer)
    {
        var done = _inHand
            .TakeWhile(record => record.Value.IsCompletedSuccessfully)
            .Select(record => record.Key)
            .ToList();
        if (done.Count == 0)
            return;
        done.ForEach(offset => _inHand.Remove(offset));
        var next = _inHand.Count > 0 ? _inHand.First().Key : done[^1] + 1;
        if (next > _next)
            consumer.StoreOffset(new TopicPartitionOffset(Partition, _next = next));
    }

    /// <summary>The partition is gone, or the time to finish is over: nobody may go on with its records here.</summary>
    public void Cancel() => _cancel.Cancel();
}
