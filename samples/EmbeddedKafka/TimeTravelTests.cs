namespace EmbeddedKafka.Samples;

/// <summary>A week passes in no time: the brokers' clock jumps, and retention does what it would have done.</summary>
public sealed class TimeTravelTests
{
    [Fact]
    public async Task Records_are_gone_after_a_week()
    {
        var clock = new ClusterClock();
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1, TimeProvider = clock });
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        await producer.ProduceAsync("clicks", new() { Value = "home page" });

        clock.Advance(TimeSpan.FromDays(8));

        var partition = cluster.Snapshot().Topic("clicks").Partitions[0];
        Assert.Equal((1, 1), (partition.LogStartOffset, partition.LogEndOffset));
    }
}
