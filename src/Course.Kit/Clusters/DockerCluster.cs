using DockerKafka;

namespace Course.Kit;

/// <summary>Apache Kafka in Docker containers of this run.</summary>
internal sealed class DockerCluster : ClusterBase
{
    private const string ImageVariable = "KAFKA_IMAGE";

    private readonly DockerKafkaCluster _cluster;
    private readonly ClusterFolder _folder;

    private DockerCluster(DockerKafkaCluster cluster, ClusterFolder folder) : base(Kind, cluster.BootstrapServers)
    {
        (_cluster, _folder) = (cluster, folder);
        Brokers = [.. cluster.Nodes.Select(node => new DockerNode(node, this))];
    }

    public static ClusterProvider Kind { get; } = new(
        "docker", [Capability.StopBrokers, Capability.PauseBrokers, Capability.CutBrokersOff], StartAsync);

    public override IReadOnlyList<IBroker> Brokers { get; }

    /// <summary>The image of the brokers: <c>KAFKA_IMAGE</c>, from the environment or docker/.env.</summary>
    /// <exception cref="CourseException">Neither names one.</exception>
    internal static string Image() =>
        (CourseRoot.TryFind() is { } root ? ComposeVariables.Read(Path.Combine(root, "docker", ".env"))[ImageVariable] : Environment.GetEnvironmentVariable(ImageVariable))
        ?? throw new CourseException($"Which image is Apache Kafka? docker/.env says it in the course's folder; elsewhere set {ImageVariable}=apache/kafka:VERSION.");

    private static async Task<ICluster> StartAsync(ClusterRequest request)
    {
        var image = Image();
        var folder = ClusterFolder.New(Kind.Name);
        try
        {
            var options = new DockerKafkaOptions { Image = image, Nodes = request.Brokers, LogDirectory = folder.Path };
            foreach (var (name, value) in SmallBroker.Configs.Concat(request.Configs)) options.Configs[name] = value;
            return new DockerCluster(await DockerKafkaCluster.StartAsync(options, new Steps(Kind, request.Progress), request.CancellationToken), folder);
        }
        catch (DockerException e)
        {
            folder.Dispose();
            throw new CourseException(e.Message, e);
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
