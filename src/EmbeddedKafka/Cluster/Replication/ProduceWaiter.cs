using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Replication;

/// <summary>A Produce with acks=all whose records are not on all replicas in sync yet.</summary>
internal sealed class ProduceWaiter : IPartitionWaiter
{
    readonly List<PendingAck> _pending;
    readonly ProduceResponse _response;
    readonly TaskCompletionSource<IResponse?> _answer = new();
    readonly LoopTimer _timeout;

    public ProduceWaiter(ClusterState state, ProduceResponse response, List<PendingAck> pending, int timeoutMs)
    {
        _response = response;
        _pending = pending;
        _timeout = state.Loop.Schedule(timeoutMs, TimeOut);
        foreach (var ack in pending)
            ack.Partition.Waiters.Add(this);
    }

    public Task<IResponse?> Answer => _answer.Task;

    public bool IsQueued { get; set; }

    public void LookAgain()
    {
        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            if (!_pending[i].TrySettle())
                continue;
            _pending[i].Partition.Waiters.Remove(this);
            _pending.RemoveAt(i);
        }
        if (_pending.Count == 0)
            Finish();
    }

    void TimeOut()
    {
        foreach (var ack in _pending)
        {
            ack.Fail(ErrorCode.RequestTimedOut);
            ack.Partition.Waiters.Remove(this);
        }
        _pending.Clear();
        Finish();
    }

    void Finish()
    {
        _timeout.Cancel();
        _answer.TrySetResult(_response);
    }
}
