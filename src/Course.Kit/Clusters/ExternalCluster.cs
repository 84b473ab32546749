using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Course.Kit;

/// <summary>Any running cluster. Of it the kit creates only topics, and takes them away again.</summary>
internal sealed class ExternalCluster : ClusterBase
{
    public static ClusterProvider Kind { get; } = new(
        "external", [], request => ConnectAsync(Environment.GetEnvironmentVariable(Cluster.BootstrapVariable), request.CancellationToken));

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, bool> _created = new();
    private IReadOnlyList<IBroker> _brokers = [];

    private ExternalCluster(string bootstrapServers) : base(Kind, bootstrapServers)
    {
    }

    public override IReadOnlyList<IBroker> Brokers => _brokers;

    public static async Task<ICluster> ConnectAsync(string? bootstrapServers, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(bootstrapServers))
            throw new CourseException($"The external cluster needs its address: set {Cluster.BootstrapVariable}=host:port, or run with --cluster embedded.");
        var cluster = new ExternalCluster(bootstrapServers.Trim());
        try
        {
            var described = await cluster.Admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = ConnectDeadline }).WaitAsync(cancellationToken);
            cluster._brokers = [.. described.Nodes.Select(node => node.Id).Order().Select(id => new ExternalBroker(cluster, id))];
            return cluster;
        }
        catch (KafkaException e)
        {
            await cluster.DisposeAsync();
            throw new CourseException($"No Kafka cluster answers at {bootstrapServers} ({e.Error.Reason}): check {Cluster.BootstrapVariable}, or run with --cluster embedded.", e);
        }
    }

    private protected override void Created(string topic) => _created[topic] = true;

    private protected override void Deleted(string topic) => _created.TryRemove(topic, out _);

    private protected override async Task StopAsync()
    {
        if (_created.IsEmpty) return;
        try
        {
            await Admin.DeleteTopicsAsync(_created.Keys, new DeleteTopicsOptions { RequestTimeout = ConnectDeadline });
        }
        catch (KafkaException e)
        {
            Console.Error.WriteLine($"These topics stay on {BootstrapServers}, because deleting them failed ({e.Error.Reason}): {string.Join(", ", _created.Keys.Order(StringComparer.Ordinal))}.");
        }
    }
}
