using Confluent.Kafka;

namespace Differential.Tests.Framework;

/// <summary>Confluent.Kafka's clients, silent and disposed with the scenario.</summary>
internal sealed partial class ScenarioContext
{
    public IProducer<string, string> Producer(Action<ProducerConfig>? change = null)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = BootstrapServers,
            Acks = Acks.All,
            LingerMs = 0,
        };
        change?.Invoke(config);
        return Own(
            new ProducerBuilder<string, string>(config)
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, _) => { })
                .Build()
        );
    }

    public IConsumer<string, string> Consumer(string? group = null, Action<ConsumerConfig>? change = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = group ?? Name("nobody"),
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        change?.Invoke(config);
        return Own(
            new ConsumerBuilder<string, string>(config)
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, _) => { })
                .Build()
        );
    }

    public IAdminClient Admin() =>
        Own(
            new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers })
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, _) => { })
                .Build()
        );

    /// <summary>Reads so many records of a partition from the beginning.</summary>
    public List<ConsumeResult<string, string>> Read(
        string topic,
        int count,
        int partition = 0,
        Action<ConsumerConfig>? change = null
    )
    {
        var consumer = Consumer(change: change);
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var read = new List<ConsumeResult<string, string>>();
        var deadline = DateTime.UtcNow + Patience;
        while (read.Count < count)
        {
            Assert.True(DateTime.UtcNow < deadline, $"read {read.Count} of {count} records of {topic}-{partition}");
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { IsPartitionEOF: false } result)
                read.Add(result);
        }
        return read;
    }
}
