using Labs.FrameworksAndHosting;
using Received = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace Graders.FrameworksAndHosting;

/// <summary>The grader's own lanes, one for each key: task 4 does not hang on task 2.</summary>
internal sealed class KeyLanes(ToldWork work) : ILanes
{
    readonly Dictionary<string, Task> _tails = [];

    public Task Add(Received record, CancellationToken cancel)
    {
        var key = ToldWork.Key(record);
        lock (_tails)
            return _tails[key] = BehindAsync(_tails.GetValueOrDefault(key, Task.CompletedTask), record, cancel);
    }

    public void ThrowIfBroken()
    {
        lock (_tails)
            _tails.Values.FirstOrDefault(tail => tail.IsFaulted)?.GetAwaiter().GetResult();
    }

    async Task BehindAsync(Task before, Received record, CancellationToken cancel)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (before.IsFaulted)
            await before;
        cancel.ThrowIfCancellationRequested();
        await work.DoAsync(record, cancel);
    }
}
