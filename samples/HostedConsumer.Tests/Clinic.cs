using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HostedConsumer.Tests;

/// <summary>A cluster with the topic "bookings", and hosts of the service on it whose handler a test decides.</summary>
public sealed class Clinic : IAsyncDisposable
{
    public const string Group = "calendar";
    readonly List<IHost> _started = [];

    Clinic(EmbeddedKafkaCluster cluster) => Cluster = cluster;

    public EmbeddedKafkaCluster Cluster { get; }

    /// <summary>What the handlers were given, in the order in which they finished.</summary>
    public ConcurrentQueue<Received<Booking>> Handled { get; } = [];

    public static async Task<Clinic> OpenAsync(int partitions = 1, bool createsTopics = true)
    {
        var configs = new Dictionary<string, string>
        {
            ["group.initial.rebalance.delay.ms"] = "0",
            ["offsets.topic.num.partitions"] = "1",
            ["group.min.session.timeout.ms"] = "500",
            ["auto.create.topics.enable"] = createsTopics ? "true" : "false",
        };
        var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1, Configs = configs });
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "bookings", NumPartitions = partitions }]);
        return new Clinic(cluster);
    }

    /// <summary>A service whose handler does what it is told, and then notes the booking.</summary>
    public IHost Build(
        Func<Received<Booking>, CancellationToken, Task> handle,
        params (string Key, string Value)[] settings
    )
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, Args = [] }
        );
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Listener:Topic"] = "bookings",
                ["Listener:FirstDelay"] = "00:00:00.005",
                ["Kafka:Client:BootstrapServers"] = Cluster.BootstrapServers,
                ["Kafka:Consumer:GroupId"] = Group,
                ["Kafka:Consumer:AutoOffsetReset"] = "Earliest",
            }
        );
        builder.Configuration.AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))
        );
        builder.Services.AddLogging();
        builder.Services.AddSingleton(this);
        builder.Services.AddSingleton(handle);
        builder.Services.AddKafkaListener<Booking, TestHandler>(builder.Configuration);
        return builder.Build();
    }

    public async Task<IHost> StartAsync(
        Func<Received<Booking>, CancellationToken, Task> handle,
        params (string Key, string Value)[] settings
    )
    {
        var host = Build(handle, settings);
        await host.StartAsync();
        _started.Add(host);
        return host;
    }

    public async Task WriteAsync(params IEnumerable<(string Key, string Value)> records)
    {
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = Cluster.BootstrapServers }
        ).Build();
        foreach (var (key, value) in records)
            await producer.ProduceAsync("bookings", new() { Key = key, Value = value });
    }

    public static (string Key, string Value) Booking(string id, string doctor) =>
        (doctor, $$"""{ "id": "{{id}}", "doctor": "{{doctor}}", "patient": "Ana" }""");

    /// <summary>The offset from which a partition goes on, or 0.</summary>
    public long Committed(int partition = 0) =>
        Service?.Offsets.FirstOrDefault(offset => offset.Topic == "bookings" && offset.Partition == partition)?.Offset
        ?? 0;

    public int Members => Service?.Members.Count ?? 0;

    /// <summary>Heartbeats that the broker has had.</summary>
    public long Heartbeats =>
        Cluster.Traffic().Requests.Where(request => request.Api == ApiKey.Heartbeat).Sum(request => request.Count);

    GroupSnapshot? Service => Cluster.Snapshot().Groups.FirstOrDefault(group => group.GroupId == Group);

    /// <summary>Whether so many records are in a topic of one partition.</summary>
    public bool Has(string topic, long records) =>
        Cluster.Snapshot().Topics.FirstOrDefault(one => one.Name == topic)?.Partitions[0].HighWatermark >= records;

    /// <summary>Everything in a topic of one partition.</summary>
    public List<ConsumeResult<string, string>> Read(string topic)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Cluster.BootstrapServers,
            GroupId = "test",
            EnablePartitionEof = true,
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var records = new List<ConsumeResult<string, string>>();
        while (consumer.Consume(TimeSpan.FromSeconds(30)) is { IsPartitionEOF: false } record)
            records.Add(record);
        return records;
    }

    public static async Task<HealthStatus> HealthAsync(IHost host, string check)
    {
        var report = await host
            .Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(registration => registration.Name == check);
        return report.Status;
    }

    /// <summary>Waits for something that will be so.</summary>
    public static async Task Until(Func<bool> holds, string what)
    {
        var limit = Environment.TickCount64 + 60_000;
        while (!holds())
        {
            Assert.True(Environment.TickCount64 < limit, $"still not: {what}");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _started)
        {
            await host.StopAsync();
            host.Dispose();
        }
        await Cluster.DisposeAsync();
    }
}

internal static class HeaderText
{
    public static string? Text(this Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
