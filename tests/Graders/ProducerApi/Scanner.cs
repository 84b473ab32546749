using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>The archive's pages, handed out one by one and counted. At a certain page the cluster stands
/// still.</summary>
internal sealed class Scanner(IReadOnlyList<ScannedPage> pages, int standsStillAt, Func<Task> standStill)
    : IAsyncEnumerable<ScannedPage>
{
    readonly TaskCompletionSource _stands = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _read;

    /// <summary>How many pages were handed out.</summary>
    public int Read => Volatile.Read(ref _read);

    /// <summary>How many of them since the cluster stands still.</summary>
    public int ReadSince => Read - standsStillAt;

    /// <summary>Completes when no more answers come.</summary>
    public Task StandsStill => _stands.Task;

    public async IAsyncEnumerator<ScannedPage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var page in pages)
        {
            if (Read == standsStillAt)
            {
                await standStill();
                _stands.TrySetResult();
            }

            Interlocked.Increment(ref _read);
            yield return page;
        }
    }
}
