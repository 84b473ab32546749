using System.Text;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;

namespace Graders.FrameworksAndHosting;

/// <summary>A topic of two partitions, a group, and the pods of a service.</summary>
internal sealed class ServiceDay : IAsyncDisposable
{
    readonly ICluster _cluster;
    readonly string _topic;
    readonly List<ServicePod> _pods = [];
    readonly List<WorkItem> _written = [];

    ServiceDay(ICluster cluster, string name)
    {
        _cluster = cluster;
        _topic = GraderCluster.Topic(name);
        Group = new ObservedGroup(cluster, GraderCluster.Group(name));
    }

    public ObservedGroup Group { get; }

    /// <summary>Everything in the topic.</summary>
    public IReadOnlyList<WorkItem> Written => _written;

    public IEnumerable<WorkItem> Done => _pods.SelectMany(pod => pod.Done);

    public static async Task<ServiceDay> OpenAsync(ICluster cluster, string name)
    {
        var day = new ServiceDay(cluster, name);
        await cluster.CreateTopicAsync(day._topic, partitions: 2);
        return day;
    }

    /// <summary>Writes records of that many keys into a partition, in two transactions: their markers have offsets,
    /// too.</summary>
    public async Task WriteAsync(int partition, int records, int keys)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig
            {
                BootstrapServers = _cluster.BootstrapServers,
                ClientId = "grader",
                TransactionalId = $"{_topic}-{partition}",
                LingerMs = 1,
            }
        ).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        var from = _written.Count(item => item.Partition == partition);
        foreach (var half in Enumerable.Range(from, records).Chunk((records + 1) / 2))
        {
            producer.BeginTransaction();
            var sent = half.Select(n => SendAsync(producer, partition, $"doctor-{partition}-{n % keys}")).ToList();
            _written.AddRange(await Task.WhenAll(sent));
            producer.CommitTransaction();
        }
    }

    /// <summary>Writes one record of a key.</summary>
    public async Task<WorkItem> WriteAsync(int partition, string key)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = _cluster.BootstrapServers, ClientId = "grader" }
        ).Build();
        var item = await SendAsync(producer, partition, key);
        _written.Add(item);
        return item;
    }

    public ServicePod Start(string name, params string[] settings)
    {
        var pod = new ServicePod([
            $"Listener:Topic={_topic}",
            $"Kafka:Consumer:BootstrapServers={_cluster.BootstrapServers}",
            $"Kafka:Consumer:GroupId={Group.Id}",
            $"Kafka:Consumer:ClientId={name}",
            "Kafka:Consumer:AutoOffsetReset=Earliest",
            "Kafka:Consumer:FetchWaitMaxMs=50",
            "Kafka:Consumer:HeartbeatIntervalMs=200",
            "Kafka:Consumer:AutoCommitIntervalMs=200",
            // Somebody has set it, years ago.
            "Kafka:Consumer:EnableAutoOffsetStore=true",
            .. settings,
        ]);
        _pods.Add(pod);
        return pod;
    }

    /// <summary>The offset from which the group goes on; 0 when it has committed none.</summary>
    public async Task<long> CommittedAsync(int partition) =>
        (await _cluster.LagAsync(Group.Id, _topic))[partition].Committed ?? 0;

    /// <summary>The records of a partition, in their order.</summary>
    public IReadOnlyList<WorkItem> In(int partition) => [.. _written.Where(item => item.Partition == partition)];

    /// <summary>What lies before the committed offset and was never done; null when there is nothing.</summary>
    public async Task<(WorkItem Item, long Committed)?> PassedAsync()
    {
        for (var partition = 0; partition < 2; partition++)
        {
            // What is done after this was not done at the time of the commit: read the offset first.
            var committed = await CommittedAsync(partition);
            var done = Done.ToHashSet();
            if (In(partition).FirstOrDefault(item => item.Offset < committed && !done.Contains(item)) is { } passed)
                return (passed, committed);
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pod in _pods)
            await pod.DisposeAsync();
        Group.Dispose();
    }

    async Task<WorkItem> SendAsync(IProducer<byte[], byte[]> producer, int partition, string key)
    {
        var sent = await producer.ProduceAsync(
            new TopicPartition(_topic, partition),
            new() { Key = Encoding.UTF8.GetBytes(key), Value = [1] }
        );
        return new WorkItem(partition, sent.Offset, key);
    }
}
