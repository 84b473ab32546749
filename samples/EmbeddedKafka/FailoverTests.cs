namespace EmbeddedKafka.Samples;

/// <summary>A broker crashes: after its session another replica in sync leads, and nothing that was acknowledged is
/// lost.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task What_was_acknowledged_outlives_the_leader()
    {
        var configs = new Dictionary<string, string> { ["broker.session.timeout.ms"] = "500" };
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Configs = configs });
        var config = new ProducerConfig { BootstrapServers = cluster.BootstrapServers, Acks = Acks.All };
        using var producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).Build();
        await producer.ProduceAsync("orders", new() { Value = "before" });

        var leader = cluster.Snapshot().Topic("orders").Partitions[0].Leader;
        await cluster.Brokers[leader - 1].CrashAsync();
        await producer.ProduceAsync("orders", new() { Value = "after" });

        var partition = cluster.Snapshot().Topic("orders").Partitions[0];
        Assert.NotEqual(leader, partition.Leader);
        Assert.Equal(2, partition.HighWatermark);
    }
}
