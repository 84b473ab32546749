using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>The archive's pages, handed out one by one and counted. From a certain page on the cluster is slow.</summary>
internal sealed class Scanner(IReadOnlyList<ScannedPage> pages, int slowFrom, Action slow) : IAsyncEnumerable<ScannedPage>
{
    private readonly TaskCompletionSource _slowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _read;

    /// <summary>How many pages were handed out.</summary>
    public int Read => Volatile.Read(ref _read);

    /// <summary>Completes when the cluster has become slow.</summary>
    public Task Slowed => _slowed.Task;

    public async IAsyncEnumerator<ScannedPage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var page in pages)
        {
            if (Read == slowFrom)
            {
                slow();
                _slowed.TrySetResult();
                await Task.Yield();
            }

            Interlocked.Increment(ref _read);
            yield return page;
        }
    }
}
