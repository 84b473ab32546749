using LocalKafka;

namespace Course.Kit;

/// <summary>Apache Kafka itself on this machine: brokers as child processes, from the jars in <c>KAFKA_HOME</c>.</summary>
internal sealed class LocalCluster : ClusterBase
{
    private readonly LocalKafkaCluster _cluster;
    private readonly ClusterFolder _folder;

    private LocalCluster(LocalKafkaCluster cluster, ClusterFolder folder) : base(Kind, cluster.BootstrapServers)
    {
        (_cluster, _folder) = (cluster, folder);
        Brokers = [.. cluster.Nodes.Select(node => new LocalNode(node, this))];
    }

    // Windows cannot stop a process from outside and let it go on.
    public static ClusterProvider Kind { get; } = new(
        "local",
        OperatingSystem.IsWindows() ? [Capability.StopBrokers] : [Capability.StopBrokers, Capability.PauseBrokers],
        StartAsync);

    public override IReadOnlyList<IBroker> Brokers { get; }

    private static async Task<ICluster> StartAsync(ClusterRequest request)
    {
        var folder = ClusterFolder.New(Kind.Name);
        try
        {
            var options = new LocalKafkaOptions { Nodes = request.Brokers, Directory = folder.Path };
            foreach (var (name, value) in SmallBroker.Configs.Concat(request.Configs)) options.Configs[name] = value;
            return new LocalCluster(await LocalKafkaCluster.StartAsync(options, new Steps(Kind, request.Progress), request.CancellationToken), folder);
        }
        catch (LocalKafkaException e)
        {
            folder.Dispose();
            throw new CourseException($"{e.Sentence.TrimEnd('.')}.{(e.LogFile is { } log ? $" Its log: {log}" : "")}", e);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private protected override async Task StopAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }
}
