using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>Appends brokers' own batches as a Produce with acks=all does: done once they are on every replica in
/// sync.</summary>
internal sealed class OwnAppends(ClusterState state)
{
    readonly PartitionAppender _appender = new(state);

    /// <summary>None, or the error that a producer would get.</summary>
    public ValueTask<ErrorCode> AppendAsync(Partition partition, BatchBuilder batch, long timeoutMs)
    {
        if (partition.Topic.IsDeleted)
            return new(ErrorCode.UnknownTopicOrPartition);
        if (partition.LeaderReplica is null || !state.IsRunning(partition.Leader))
            return new(ErrorCode.NotLeaderOrFollower);
        if (partition.Isr.Length < partition.EffectiveMinIsr)
            return new(ErrorCode.NotEnoughReplicas);
        var waiter = new Waiter(partition, _appender.AppendOwn(partition, batch).NextOffset);
        state.Replication.Run();
        return waiter.Verdict is { } verdict ? new(verdict) : new(waiter.WaitAsync(state, timeoutMs));
    }

    sealed class Waiter(Partition partition, long requiredOffset) : IPartitionWaiter
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
}
