using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Samples;

/// <summary>What goes wrong in production goes wrong here on purpose: errors, lost answers, silence.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task An_idempotent_producer_writes_once_although_an_answer_is_lost()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        var lost = cluster.Faults.Add(new Fault(ApiKey.Produce) { LosesAnswer = true, Times = 1 });
        var config = new ProducerConfig { BootstrapServers = cluster.BootstrapServers, EnableIdempotence = true };
        using (var producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).Build())
            await producer.ProduceAsync("payments", new() { Value = "10 EUR" });

        Assert.Equal(1, lost.Hits);
        Assert.Equal(1, cluster.Snapshot().Topic("payments").Partitions[0].LogEndOffset);
    }
}
