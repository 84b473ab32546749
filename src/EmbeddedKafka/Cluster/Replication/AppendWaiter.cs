using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>A broker's own batch that is not on every replica in sync yet.</summary>
internal sealed class AppendWaiter(Partition partition, long requiredOffset) : IPartitionWaiter
{
    readonly int _epoch = partition.LeaderEpoch;
    readonly TaskCompletionSource<ErrorCode> _answer = new();
    LoopTimer? _timeout;

    public bool IsQueued { get; set; }

    public ErrorCode? Verdict =>
        partition switch
        {
            { Topic.IsDeleted: true } => ErrorCode.UnknownTopicOrPartition,
            _ when partition.LeaderEpoch != _epoch => ErrorCode.NotLeaderOrFollower,
            _ when partition.HighWatermark < requiredOffset => null,
            _ when partition.Isr.Length < partition.EffectiveMinIsr => ErrorCode.NotEnoughReplicasAfterAppend,
            _ => ErrorCode.None,
        };

    public Task<ErrorCode> WaitAsync(ClusterState state, long timeoutMs)
    {
        partition.Waiters.Add(this);
        _timeout = state.Loop.Schedule(timeoutMs, () => Finish(ErrorCode.RequestTimedOut));
        return _answer.Task;
    }

    public void LookAgain()
    {
        if (Verdict is { } verdict)
            Finish(verdict);
    }

    void Finish(ErrorCode verdict)
    {
        _timeout!.Cancel();
        partition.Waiters.Remove(this);
        _answer.TrySetResult(verdict);
    }
}
