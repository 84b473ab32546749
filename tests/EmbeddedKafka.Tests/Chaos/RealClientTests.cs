using System.Collections.Concurrent;
using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Chaos;

/// <summary>A few runs of librdkafka's own clients under faults: what the simulated ones promise holds for real
/// ones.</summary>
public sealed class RealClientTests
{
    const int Records = 1500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_an_idempotent_producer_was_told_is_there_once_and_in_order(int seed)
    {
        var configs = new Dictionary<string, string>
        {
            ["min.insync.replicas"] = "2",
            ["replica.lag.time.max.ms"] = "1000",
            ["broker.session.timeout.ms"] = "600",
            ["controller.quorum.fetch.timeout.ms"] = "300",
        };
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 3,
                DefaultPartitions = 2,
                Configs = configs,
            }
        );
        var acknowledged = new ConcurrentBag<int>();
        using (var producer = new ProducerBuilder<Null, int>(
                new ProducerConfig
                {
                    BootstrapServers = cluster.BootstrapServers,
                    EnableIdempotence = true,
                    LingerMs = 2,
                    BatchNumMessages = 20,
                    RetryBackoffMs = 20,
                    ReconnectBackoffMs = 20,
                    ReconnectBackoffMaxMs = 200,
                    MessageTimeoutMs = 120_000,
                    SocketTimeoutMs = 3000,
                    TopicMetadataRefreshIntervalMs = 500,
                }
            ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build())
        {
            var faults = HarmAsync(cluster, new Random(seed));
            for (var i = 0; i < Records; i++)
            {
                var number = i;
                producer.Produce(
                    new TopicPartition("bookings", number % 2),
                    new() { Value = number },
                    report =>
                    {
                        if (report.Error.Code == Confluent.Kafka.ErrorCode.NoError)
                            acknowledged.Add(number);
                    }
                );
                if (i % 10 == 0)
                    await Task.Delay(5);
            }
            await faults;
            Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(120)));
        }
        Assert.Equal(Records, acknowledged.Count);
        foreach (var partition in (int[])[0, 1])
            Assert.Equal(
                Enumerable.Range(0, Records).Where(number => number % 2 == partition),
                Read(cluster, partition)
            );
    }

    /// <summary>One harm at a time, each mended before the next; all is well in the end.</summary>
    static async Task HarmAsync(EmbeddedKafkaCluster cluster, Random random)
    {
        for (var i = 0; i < 8; i++)
        {
            var broker = cluster.Brokers[random.Next(3)];
            var lasts = TimeSpan.FromMilliseconds(random.Next(20, 400));
            switch (random.Next(5))
            {
                case 0:
                    await broker.StopAsync();
                    await Task.Delay(lasts);
                    await broker.StartAsync();
                    break;
                case 1:
                    await broker.CrashAsync();
                    await Task.Delay(lasts);
                    await broker.StartAsync();
                    break;
                case 2:
                    await broker.PauseAsync();
                    await Task.Delay(lasts);
                    await broker.ResumeAsync();
                    break;
                case 3:
                    cluster.CutLink(broker.Id, broker.Id % 3 + 1);
                    await Task.Delay(lasts);
                    cluster.HealLink(broker.Id, broker.Id % 3 + 1);
                    break;
                default:
                    broker.CloseConnections();
                    await Task.Delay(lasts);
                    break;
            }
        }
    }

    static List<int> Read(EmbeddedKafkaCluster cluster, int partition)
    {
        using var consumer = new ConsumerBuilder<Ignore, int>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                GroupId = "reader",
                EnablePartitionEof = true,
                IsolationLevel = IsolationLevel.ReadCommitted,
            }
        ).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset("bookings", partition, Offset.Beginning));
        var numbers = new List<int>();
        while (consumer.Consume(TimeSpan.FromSeconds(60)) is { IsPartitionEOF: false } result)
            numbers.Add(result.Message.Value);
        return numbers;
    }
}
