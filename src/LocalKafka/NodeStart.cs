namespace LocalKafka;

/// <summary>The nodes of a cluster start together: alone, a node waits for a majority.</summary>
internal static class NodeStart
{
    /// <summary>Waits until all serve. The first that fails ends the start of the others, and its failure is
    /// thrown.</summary>
    public static async Task TogetherAsync<TNode>(
        IReadOnlyList<TNode> nodes,
        Func<TNode, CancellationToken, Task> start,
        Func<TNode, string> serves,
        IProgress<string>? progress,
        CancellationToken cancel
    )
    {
        using var firstFailure = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var started = 0;
        await Task.WhenAll(
                nodes.Select(async node =>
                {
                    try
                    {
                        await start(node, firstFailure.Token).ConfigureAwait(false);
                        progress?.Report($"{serves(node)} ({Interlocked.Increment(ref started)} of {nodes.Count})");
                    }
                    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
                    {
                        // The node that failed tells more.
                    }
                    catch
                    {
                        await firstFailure.CancelAsync().ConfigureAwait(false);
                        throw;
                    }
                })
            )
            .ConfigureAwait(false);
    }
}
