using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>A Fetch that waits until its answer is ready or its time is up.</summary>
internal sealed class FetchWaiter : IPartitionWaiter
{
    readonly FetchAnswer _fetch;
    readonly List<Partition> _watched;
    readonly LoopTimer _timeout;
    readonly TaskCompletionSource<IResponse?> _answer = new();

    public FetchWaiter(ClusterState state, FetchAnswer fetch, int maxWaitMs)
    {
        _fetch = fetch;
        _watched = [.. fetch.Partitions];
        _timeout = state.Loop.Schedule(maxWaitMs, Finish);
        foreach (var partition in _watched)
            partition.Waiters.Add(this);
    }

    public Task<IResponse?> Answer => _answer.Task;

    public bool IsQueued { get; set; }

    public void LookAgain()
    {
        if (!_answer.Task.IsCompleted && _fetch.IsReady())
            Finish();
    }

    void Finish()
    {
        _timeout.Cancel();
        foreach (var partition in _watched)
            partition.Waiters.Remove(this);
        _answer.TrySetResult(_fetch.Build());
    }
}
