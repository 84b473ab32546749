using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Cluster;

public sealed class ReassignmentTests
{
    readonly ClusterHarness _cluster = new();
    readonly Partition _partition;

    public ReassignmentTests()
    {
        _partition = _cluster.Run(() =>
            _cluster
                .State.Create(
                    "t",
                    [
                        [2, 3],
                    ],
                    []
                )
                .Partitions[0]
        );
        _cluster.Append(_partition, 3);
    }

    ErrorCode Move(params int[]? target) =>
        _cluster.Run(() =>
            new Reassignments(_cluster.State).Alter("t", 0, target?.ToList(), mayChangeFactor: true).Error
        );

    void Hold(int brokerId, bool hold = true) => _cluster.Hold(_partition, brokerId, hold);

    string Now =>
        $"{_partition.Leader}/{_partition.LeaderEpoch} on [{string.Join(',', _partition.Assignment)}] isr "
        + $"[{string.Join(',', _partition.Isr)}] "
        + $"adding [{string.Join(',', _partition.Adding)}] removing [{string.Join(',', _partition.Removing)}]";

    [Fact]
    public void New_replicas_catch_up_then_the_old_ones_go()
    {
        Assert.Equal(ErrorCode.None, Move(1));
        Assert.Equal("1/1 on [1] isr [1] adding [] removing []", Now);
        Assert.Equal((3L, 3L), (_partition.LeaderReplica!.Log.EndOffset, _partition.HighWatermark));
    }

    [Fact]
    public void A_held_replica_keeps_it_in_progress_until_it_is_released()
    {
        Hold(1);
        Move(1, 2);
        Assert.Equal("2/0 on [1,2,3] isr [2,3] adding [1] removing [3]", Now);
        _cluster.Append(_partition, 2);
        Hold(1, hold: false);
        Assert.Equal("2/1 on [1,2] isr [1,2] adding [] removing []", Now);
        Assert.Equal(5, _partition.ReplicaOn(1)!.Log.EndOffset);
    }

    [Fact]
    public void It_can_be_cancelled_and_changed()
    {
        Hold(1);
        Assert.Equal(ErrorCode.NoReassignmentInProgress, Move(null));
        Move(1, 2);
        Move(1, 3);
        Assert.Equal("2/0 on [1,3,2] isr [2,3] adding [1] removing [2]", Now);
        Assert.Equal(ErrorCode.None, Move(null));
        Assert.Equal("2/1 on [3,2] isr [2,3] adding [] removing []", Now);
    }

    [Fact]
    public void Another_order_alone_moves_nothing_and_no_epoch()
    {
        Move(3, 2);
        Assert.Equal("2/0 on [3,2] isr [2,3] adding [] removing []", Now);
    }

    [Fact]
    public void Fewer_replicas_are_a_new_epoch()
    {
        Move(2);
        Assert.Equal("2/1 on [2] isr [2] adding [] removing []", Now);
    }

    [Fact]
    public void It_goes_on_when_the_new_broker_crashes_and_comes_back()
    {
        Hold(1);
        Move(1, 2);
        _cluster.Run(() => _cluster.State.Members.Crash(_cluster.State.Broker(1)!));
        Hold(1, hold: false);
        _cluster.Advance(12);
        Assert.Equal("2/0 on [1,2,3] isr [2,3] adding [1] removing [3]", Now);
        _cluster.Start(1);
        Assert.Equal("2/1 on [1,2] isr [1,2] adding [] removing []", Now);
    }
}
