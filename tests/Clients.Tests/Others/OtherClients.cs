using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Clients.Tests.Others;

/// <summary>A cluster of three for a client that runs as a process of its own.</summary>
public abstract class OtherClients : IAsyncLifetime
{
    protected EmbeddedKafkaCluster Cluster { get; private set; } = null!;

    protected virtual EmbeddedKafkaOptions Options => new();

    public async ValueTask InitializeAsync() => Cluster = await EmbeddedKafkaCluster.StartAsync(Options);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Cluster.DisposeAsync();
    }

    internal async Task CreateAsync(string topic, int partitions = 1)
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = Cluster.BootstrapServers }
        ).Build();
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = partitions,
                ReplicationFactor = -1,
            },
        ]);
    }

    internal async Task ProduceAsync(string topic, int count)
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = Cluster.BootstrapServers }
        ).Build();
        for (var i = 0; i < count; i++)
            await producer.ProduceAsync(topic, new() { Value = $"{i}" });
    }

    /// <summary>The values that a reader of this process sees, committed transactions only.</summary>
    internal List<string> ReadCommitted(string topic, int count)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig
            {
                BootstrapServers = Cluster.BootstrapServers,
                GroupId = "check",
                IsolationLevel = IsolationLevel.ReadCommitted,
            }
        ).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var values = new List<string>();
        for (var deadline = DateTime.UtcNow.AddSeconds(60); values.Count < count && DateTime.UtcNow < deadline; )
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } read)
                values.Add(read.Message.Value);
        return values;
    }

    internal GroupSnapshot Group(string id) => Cluster.Snapshot().Group(id);

    internal long HighWatermark(string topic) =>
        Cluster.Snapshot().Topic(topic).Partitions.Sum(partition => partition.HighWatermark);

    internal Dictionary<int, long> Committed(string group) =>
        Group(group).Offsets.ToDictionary(offset => offset.Partition, offset => offset.Offset);
}
