namespace Labs.FrameworksAndHosting;

/// <summary>Records of one key one after the other, those of other lanes beside them. Task 2: see <see cref="ILanes"/>
/// and the README.</summary>
public sealed class Lanes(int count, IRecordProcessor processor) : ILanes
{
    // The last task of each lane.
    readonly Task[] _tails = [.. Enumerable.Repeat(Task.CompletedTask, count)];

    public Task Add(RawRecord record, CancellationToken cancel)
    {
        // TODO 2: which lane? And when may processor.ProcessAsync begin with this record?
        return Task.CompletedTask;
    }

    public void ThrowIfBroken()
    {
        // TODO 2: a lane whose last task has failed.
    }
}
