using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Cluster;

public sealed class ReplicationTests
{
    readonly ClusterHarness _cluster = new();

    // So that replicas may be away and the rest still have a controller.
    readonly ClusterHarness _five = new(brokers: 5);

    [Fact]
    public void Followers_copy_the_leaders_log_and_the_high_watermark_follows()
    {
        var partition = _cluster.Create();
        _cluster.Append(partition, 3);
        Assert.Equal(3, partition.HighWatermark);
        Assert.All(
            partition.Replicas,
            replica => Assert.Equal((3L, 3L), (replica.Log.EndOffset, replica.HighWatermark))
        );
        Assert.Same(partition.Replicas[0].Log.Segments[0].Batches[0], partition.Replicas[2].Log.Segments[0].Batches[0]);
    }

    [Fact]
    public void The_high_watermark_is_the_least_of_the_ISR()
    {
        var partition = _cluster.Create();
        _cluster.Append(partition, 2);
        _cluster.Hold(partition, 3);
        _cluster.Append(partition, 5);
        Assert.Equal(2, partition.HighWatermark);
        Assert.Equal(7, partition.ReplicaOn(2)!.Log.EndOffset);
        Assert.Equal(2, partition.ReplicaOn(3)!.Log.EndOffset);
    }

    [Fact]
    public void A_follower_that_lags_too_long_leaves_the_ISR_and_rejoins_when_it_has_caught_up()
    {
        var partition = _cluster.Create();
        _cluster.Hold(partition, 3);
        _cluster.Append(partition);
        _cluster.Advance(29.9);
        Assert.Equal([1, 2, 3], partition.Isr);
        _cluster.Advance(0.2);
        Assert.Equal([1, 2], partition.Isr);
        Assert.Equal(1, partition.HighWatermark);
        _cluster.Hold(partition, 3, hold: false);
        Assert.Equal([1, 2, 3], partition.Isr);
        Assert.Equal(1, partition.ReplicaOn(3)!.HighWatermark);
    }

    [Fact]
    public void A_follower_that_has_everything_stays_however_long_nothing_is_written()
    {
        var partition = _cluster.Create();
        _cluster.Append(partition);
        _cluster.Hold(partition, 3);
        _cluster.Advance(3600);
        Assert.Equal([1, 2, 3], partition.Isr);
    }

    [Fact]
    public void Below_min_insync_replicas_the_high_watermark_stands_still()
    {
        var partition = _cluster.Create(configs: new() { ["min.insync.replicas"] = "2" });
        _cluster.Append(partition);
        _cluster.Stop(2);
        _cluster.Append(partition);
        Assert.Equal(2, partition.HighWatermark);
        _cluster.Stop(3);
        _cluster.Append(partition);
        Assert.Equal(2, partition.HighWatermark);
        _cluster.Start(3);
        Assert.Equal(3, partition.HighWatermark);
    }

    [Fact]
    public void A_stopped_leader_is_followed_by_a_replica_in_sync_under_a_new_epoch()
    {
        var partition = _cluster.Create();
        _cluster.Append(partition);
        _cluster.Stop(1);
        Assert.Equal((2, 1), (partition.Leader, partition.LeaderEpoch));
        Assert.Equal([2, 3], partition.Isr);
        _cluster.Append(partition);
        Assert.Equal(2, partition.HighWatermark);
        _cluster.Start(1);
        Assert.Equal((2, 1), (partition.Leader, partition.LeaderEpoch));
        Assert.Equal([1, 2, 3], partition.Isr);
        Assert.Equal(2, partition.ReplicaOn(1)!.Log.EndOffset);
    }

    [Fact]
    public void A_returning_leader_drops_what_was_never_committed()
    {
        var partition = _cluster.Create();
        _cluster.Append(partition, 2);
        _cluster.Hold(partition, 2);
        _cluster.Hold(partition, 3);
        _cluster.Append(partition, 4);
        Assert.Equal((6L, 2L), (partition.LeaderReplica!.Log.EndOffset, partition.HighWatermark));
        _cluster.Stop(1);
        _cluster.Hold(partition, 2, false);
        _cluster.Hold(partition, 3, false);
        _cluster.Append(partition, 1);
        _cluster.Start(1);
        var returned = partition.ReplicaOn(1)!;
        Assert.Equal(3, returned.Log.EndOffset);
        Assert.Same(partition.LeaderReplica!.Log.Segments[^1].Batches[^1], returned.Log.Segments[^1].Batches[^1]);
        Assert.Equal([1, 2, 3], partition.Isr);
    }

    [Fact]
    public void The_last_replica_in_sync_stays_eligible_and_only_it_may_lead_again()
    {
        var partition = _five.Create();
        _five.Stop(2);
        _five.Stop(3);
        _five.Append(partition);
        _five.Stop(1);
        Assert.Equal(-1, partition.Leader);
        Assert.Empty(partition.Isr);
        Assert.Equal([1], partition.EligibleLeaders);
        _five.Start(2);
        Assert.Equal(-1, partition.Leader);
        _five.Start(1);
        Assert.Equal(1, partition.Leader);
        Assert.Equal([1, 2], partition.Isr);
        Assert.Equal(1, partition.ReplicaOn(2)!.Log.EndOffset);
    }

    [Fact]
    public void Unclean_election_loses_what_the_new_leader_lacks()
    {
        var partition = _five.Create(configs: new() { ["unclean.leader.election.enable"] = "true" });
        _five.Stop(2);
        _five.Stop(3);
        _five.Append(partition, 5);
        _five.Stop(1);
        _five.Start(3);
        Assert.Equal(3, partition.Leader);
        Assert.Equal(0, partition.HighWatermark);
        _five.Append(partition, 1);
        _five.Start(1);
        Assert.Equal(1, partition.ReplicaOn(1)!.Log.EndOffset);
    }

    [Fact]
    public void A_new_leader_knows_the_idempotent_producers_of_the_old_one()
    {
        var partition = _cluster.Create();
        var batch = Storage.TestBatch.Of(2, _cluster.State.Now, producerId: 5, epoch: 0, sequence: 0);
        _cluster.Append(partition, batch: batch);
        _cluster.Stop(1);
        Assert.Equal(ErrorCode.None, _cluster.Append(partition, batch: batch));
        Assert.Equal(2, partition.LeaderReplica!.Log.EndOffset);
        var gap = Storage.TestBatch.Of(2, _cluster.State.Now, producerId: 5, epoch: 0, sequence: 4);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, _cluster.Append(partition, batch: gap));
    }

    [Fact]
    public void Retention_works_at_its_interval_and_followers_forget_too()
    {
        var partition = _cluster.Create(configs: new() { ["retention.ms"] = "60000" });
        _cluster.Append(partition, 3);
        _cluster.Advance(299);
        Assert.Equal(0, partition.LeaderReplica!.Log.StartOffset);
        _cluster.Advance(2);
        Assert.All(partition.Replicas, replica => Assert.Equal((3L, 0L), (replica.Log.StartOffset, replica.Log.Bytes)));
        _cluster.Append(partition);
        Assert.Equal(4, partition.HighWatermark);
    }

    [Fact]
    public void A_follower_whose_log_ends_before_the_leaders_begins_starts_over()
    {
        var partition = _cluster.Create(configs: new() { ["retention.ms"] = "1000" });
        _cluster.Append(partition, 3);
        _cluster.Stop(3);
        _cluster.Append(partition, 3);
        _cluster.Advance(400);
        Assert.Equal(6, partition.LeaderReplica!.Log.StartOffset);
        _cluster.Start(3);
        Assert.Equal((6L, 6L), (partition.ReplicaOn(3)!.Log.StartOffset, partition.ReplicaOn(3)!.Log.EndOffset));
        Assert.Equal([1, 2, 3], partition.Isr);
    }

    [Fact]
    public void Memory_stays_below_its_cap_and_the_oldest_go_first()
    {
        var cluster = new ClusterHarness(change: options => options.MaxRetainedBytes = 100_000);
        var partition = cluster.Create();
        for (var i = 0; i < 50; i++)
            cluster.Append(partition, batch: Storage.TestBatch.Of(1, cluster.State.Now, valueSize: 10_000));
        Assert.True(cluster.State.Retention.RetainedBytes <= 100_000);
        Assert.Equal(50, partition.HighWatermark);
        Assert.InRange(partition.LeaderReplica!.Log.StartOffset, 40, 45);
        Assert.All(
            partition.Replicas,
            replica => Assert.Equal(partition.LeaderReplica.Log.StartOffset, replica.Log.StartOffset)
        );
    }

    [Fact]
    public void What_coordinators_know_is_not_given_up_for_memory()
    {
        var cluster = new ClusterHarness(change: options => options.MaxRetainedBytes = 100_000);
        var offsets = cluster.Run(() =>
            cluster.State.Create("__consumer_offsets", cluster.State.Place(1, 3), [], isInternal: true).Partitions[0]
        );
        var orders = cluster.Create();
        for (var i = 0; i < 6; i++)
            cluster.Append(offsets, batch: Storage.TestBatch.Of(1, cluster.State.Now, valueSize: 10_000));
        for (var i = 0; i < 20; i++)
            cluster.Append(orders, batch: Storage.TestBatch.Of(1, cluster.State.Now, valueSize: 10_000));
        Assert.Equal(0, offsets.LeaderReplica!.Log.StartOffset);
        Assert.InRange(orders.LeaderReplica!.Log.StartOffset, 15, 18);
    }

    [Fact]
    public void Leaders_and_replicas_are_spread_evenly()
    {
        var topic = _cluster.Run(() => _cluster.State.Create("even", _cluster.State.Place(6, 2), []));
        Assert.Equal([2, 2, 2], topic.Partitions.GroupBy(partition => partition.Leader).Select(group => group.Count()));
        Assert.All(
            topic.Partitions.SelectMany(partition => partition.Assignment).GroupBy(id => id),
            group => Assert.Equal(4, group.Count())
        );
    }
}
