using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class HighWatermark
{
    [Fact]
    public async Task Consumers_see_a_record_only_when_every_replica_in_sync_has_it()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        cluster.HoldReplication(3);
        using var producer = Clients.Producer(cluster, config => config.Acks = Acks.Leader);
        using var consumer = Clients.Consumer(cluster, config => config.EnablePartitionEof = true);
        await producer.ProduceAsync("t", new() { Value = "waits" });
        consumer.Assign(new TopicPartitionOffset("t", 0, Offset.Beginning));
        Assert.True(consumer.Consume(Clients.Patience).IsPartitionEOF);
        Assert.Equal(0, consumer.QueryWatermarkOffsets(new("t", 0), Clients.Patience).High);
        var partition = cluster.Snapshot().Topic("t").Partitions[0];
        Assert.Equal((0L, 1L), (partition.HighWatermark, partition.LogEndOffset));

        cluster.ReleaseReplication(3);
        Assert.Equal("waits", consumer.Consume(Clients.Patience).Message.Value);
        Assert.All(
            cluster.Snapshot().Topic("t").Partitions[0].Replicas,
            replica => Assert.Equal(1, replica.LogEndOffset)
        );
    }

    [Fact]
    public async Task Acks_all_waits_for_a_held_follower_and_acks_one_does_not()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        cluster.HoldReplication(2, "t", 0);
        using var patient = Clients.Producer(cluster);
        using var hasty = Clients.Producer(cluster, config => config.Acks = Acks.Leader);
        var waiting = patient.ProduceAsync("t", new() { Value = "all" });
        await hasty.ProduceAsync("t", new() { Value = "one" });
        await Clients.UntilAsync(
            () => cluster.Snapshot().Topic("t").Partitions[0].LogEndOffset == 2,
            "both records are in the leader's log"
        );
        Assert.False(waiting.IsCompleted);
        cluster.ReleaseReplication(2);
        await waiting;
    }

    [Fact]
    public async Task Too_few_replicas_in_sync_refuse_acks_all_but_not_acks_one()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t", configs: new() { ["min.insync.replicas"] = "2" });
        await cluster.Brokers[1].StopAsync();
        await cluster.Brokers[2].StopAsync();
        using var careful = Clients.Producer(cluster, config => config.MessageSendMaxRetries = 0);
        var failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            careful.ProduceAsync("t", new() { Value = "v" })
        );
        Assert.Equal(ErrorCode.NotEnoughReplicas, failed.Error.Code);
        using var hasty = Clients.Producer(cluster, config => config.Acks = Acks.Leader);
        Assert.Equal(0, (await hasty.ProduceAsync("t", new() { Value = "v" })).Offset.Value);
        Assert.Equal(0, cluster.Snapshot().Topic("t").Partitions[0].HighWatermark);
    }

    [Fact]
    public async Task Acks_all_gives_up_when_its_time_is_over()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t");
        cluster.HoldReplication(2);
        using var producer = Clients.Producer(
            cluster,
            config => (config.RequestTimeoutMs, config.MessageSendMaxRetries) = (200, 0)
        );
        var failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            producer.ProduceAsync("t", new() { Value = "v" })
        );
        Assert.Contains(
            failed.Error.Code,
            new[] { ErrorCode.RequestTimedOut, ErrorCode.Local_MsgTimedOut, ErrorCode.Local_TimedOut }
        );
        Assert.Equal(1, cluster.Snapshot().Topic("t").Partitions[0].LogEndOffset);
    }
}
