using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups;

/// <summary>A coordinator's answer that waits until the replicas in sync have its records.</summary>
internal sealed class CommitWaiter : IPartitionWaiter
{
    readonly Partition _partition;
    readonly IResponse _response;
    readonly Func<ErrorCode, IResponse> _refuse;
    readonly long _offset;
    readonly int _epoch;
    readonly LoopTimer _timeout;
    readonly TaskCompletionSource<IResponse?> _answer = new();

    public CommitWaiter(ClusterState state, Partition partition, IResponse response, Func<ErrorCode, IResponse> refuse)
    {
        _partition = partition;
        _response = response;
        _refuse = refuse;
        _offset = partition.LeaderReplica!.Log.EndOffset;
        _epoch = partition.LeaderEpoch;
        _timeout = state.Loop.Schedule(
            state.Configs.BrokerNumber("offsets.commit.timeout.ms"),
            () => Finish(refuse(ErrorCode.CoordinatorNotAvailable))
        );
        partition.Waiters.Add(this);
    }

    public Task<IResponse?> Answer => _answer.Task;

    public bool IsQueued { get; set; }

    public void LookAgain()
    {
        if (_partition.LeaderEpoch != _epoch || _partition.Topic.IsDeleted)
            Finish(_refuse(ErrorCode.NotCoordinator));
        else if (_partition.HighWatermark >= _offset)
            Finish(_response);
    }

    void Finish(IResponse response)
    {
        _timeout.Cancel();
        _partition.Waiters.Remove(this);
        _answer.TrySetResult(response);
    }
}
