using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>A ShareFetch that waits for records.</summary>
internal sealed class ShareFetchWaiter : IPartitionWaiter
{
    readonly IReadOnlyList<Partition> _partitions;
    readonly Func<bool> _tryFetch;
    readonly LoopTimer _timeout;
    readonly TaskCompletionSource _done = new();

    public ShareFetchWaiter(ClusterState state, IReadOnlyList<Partition> partitions, int maxWait, Func<bool> tryFetch)
    {
        _partitions = partitions;
        _tryFetch = tryFetch;
        _timeout = state.Loop.Schedule(maxWait, Finish);
        foreach (var partition in partitions)
            partition.Waiters.Add(this);
    }

    public Task Done => _done.Task;

    public bool IsQueued { get; set; }

    public void LookAgain()
    {
        if (!_done.Task.IsCompleted && _tryFetch())
            Finish();
    }

    void Finish()
    {
        _timeout.Cancel();
        foreach (var partition in _partitions)
            partition.Waiters.Remove(this);
        _done.TrySetResult();
    }
}
