using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Scenarios;

/// <summary>Confluent.Kafka clients for scenario tests, and ways to wait.</summary>
internal static class Clients
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IProducer<string, string> Producer(
        EmbeddedKafkaCluster cluster,
        Action<ProducerConfig>? change = null
    )
    {
        var config = new ProducerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            Acks = Acks.All,
            LingerMs = 0,
        };
        change?.Invoke(config);
        return new ProducerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
    }

    public static IConsumer<string, string> Consumer(
        EmbeddedKafkaCluster cluster,
        Action<ConsumerConfig>? change = null
    )
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = "assigned",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        change?.Invoke(config);
        return new ConsumerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
    }

    public static IAdminClient Admin(EmbeddedKafkaCluster cluster) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.BootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();

    public static Task CreateAsync(
        EmbeddedKafkaCluster cluster,
        string topic,
        int partitions = 1,
        short replicas = 3,
        Dictionary<string, string>? configs = null
    ) =>
        WithAdminAsync(
            cluster,
            admin =>
                admin.CreateTopicsAsync([
                    new()
                    {
                        Name = topic,
                        NumPartitions = partitions,
                        ReplicationFactor = replicas,
                        Configs = configs,
                    },
                ])
        );

    public static async Task WithAdminAsync(EmbeddedKafkaCluster cluster, Func<IAdminClient, Task> use)
    {
        using var admin = Admin(cluster);
        await use(admin);
    }

    /// <summary>Reads so many records from the beginning of a partition.</summary>
    public static List<ConsumeResult<string, string>> ReadAll(
        EmbeddedKafkaCluster cluster,
        string topic,
        int count,
        int partition = 0,
        Action<ConsumerConfig>? change = null
    )
    {
        using var consumer = Consumer(cluster, change);
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var read = new List<ConsumeResult<string, string>>();
        var deadline = DateTime.UtcNow + Patience;
        while (read.Count < count && DateTime.UtcNow < deadline)
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { IsPartitionEOF: false } result)
                read.Add(result);
        Assert.Equal(count, read.Count);
        return read;
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"waited in vain until {what}");
            await Task.Delay(10);
        }
    }
}
