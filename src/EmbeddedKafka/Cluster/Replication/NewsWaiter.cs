using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>Waits once until something happens to a partition, or a time has passed.</summary>
internal sealed class NewsWaiter : IPartitionWaiter
{
    readonly TaskCompletionSource _happened = new();
    readonly Partition _partition;
    readonly LoopTimer _timeout;

    NewsWaiter(ClusterState state, Partition partition, long milliseconds)
    {
        _partition = partition;
        _timeout = state.Loop.Schedule(milliseconds, LookAgain);
        partition.Waiters.Add(this);
    }

    public bool IsQueued { get; set; }

    public static Task WaitAsync(ClusterState state, Partition partition, long milliseconds) =>
        new NewsWaiter(state, partition, milliseconds)._happened.Task;

    public void LookAgain()
    {
        _timeout.Cancel();
        _partition.Waiters.Remove(this);
        _happened.TrySetResult();
    }
}
