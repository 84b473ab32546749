// task: 4
// replaces: PartitionWork.cs
// mistake: stores what was finished last: what it overtook is passed over
// expect: past the record at offset 0
using Confluent.Kafka;

namespace Labs.FrameworksAndHosting;

/// <summary>What is in hand of one partition, in the order of the log. The consumer's thread alone uses it.</summary>
public sealed class PartitionWork(TopicPartition partition)
{
    readonly Queue<(Offset Offset, Task Done)> _inHand = [];
    readonly CancellationTokenSource _cancel = new();

    public TopicPartition Partition { get; } = partition;
    public bool IsPaused { get; set; }
    public int InHand => _inHand.Count;
    public Task Done => Task.WhenAll(_inHand.Select(record => record.Done));

    public void Add(RawRecord record, ILanes lanes) =>
        _inHand.Enqueue((record.Offset, lanes.Add(record, _cancel.Token)));

    /// <returns>Whether the oldest record in hand was done within that time.</returns>
    public bool WaitForOldest(int milliseconds) => Task.WhenAny(_inHand.Peek().Done).Wait(milliseconds);

    /// <summary>Stores the offset to go on from, if it has moved: behind the last record before which everything is
    /// done. A record that overtook a slower one waits here for it.</summary>
    public void Store(IConsumer<byte[]?, byte[]?> consumer)
    {
        Offset? next = null;
        foreach (var (done, _) in _inHand.Where(record => record.Done.IsCompletedSuccessfully))
            next = done + 1;
        while (_inHand.TryPeek(out var first) && first.Done.IsCompletedSuccessfully)
            _inHand.Dequeue();
        if (next is { } offset)
            consumer.StoreOffset(new TopicPartitionOffset(Partition, offset));
    }

    /// <summary>The partition is gone, or the time to finish is over: nobody may go on with its records here.</summary>
    public void Cancel() => _cancel.Cancel();
}
