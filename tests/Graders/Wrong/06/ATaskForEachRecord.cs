// task: 2
// replaces: Lanes.cs
// mistake: begins a task for each record, to be fast: a key overtakes itself
// expect: five records of one key
namespace Labs.FrameworksAndHosting;

/// <summary>Records of one key one after the other, those of other lanes beside them.</summary>
public sealed class Lanes(int count, IRecordProcessor processor) : ILanes
{
    readonly Task[] _tails = [.. Enumerable.Repeat(Task.CompletedTask, count)];

    /// <returns>Ends when the record is dealt with: handled, or laid aside as a dead letter.</returns>
    public Task Add(RawRecord record, CancellationToken cancel)
    {
        var hash = new HashCode();
        hash.AddBytes(record.Message.Key ?? BitConverter.GetBytes(record.Offset.Value));
        ref var tail = ref _tails[(uint)hash.ToHashCode() % (uint)_tails.Length];
        return tail = AddBehind(record, cancel);
    }

    /// <summary>A lane breaks when a record can be neither handled nor laid aside. To go on would be to lose
    /// it.</summary>
    public void ThrowIfBroken() => Array.Find(_tails, tail => tail.IsFaulted)?.GetAwaiter().GetResult();

    async Task AddBehind(RawRecord record, CancellationToken cancel)
    {
        await Task.Yield();
        cancel.ThrowIfCancellationRequested();
        await processor.ProcessAsync(record, cancel);
    }
}
