using Course.Base;
using DockerKafka;

namespace Course.Kit;

/// <summary>Apache Kafka in Docker containers of this run.</summary>
internal sealed class DockerCluster : ClusterBase
{
    const string ImageVariable = "KAFKA_IMAGE";

    readonly DockerKafkaCluster _cluster;
    readonly Wires _wires;
    readonly ClusterFolder _folder;

    DockerCluster(DockerKafkaCluster cluster, Wires wires, ClusterFolder folder)
        : base(Kind, cluster.BootstrapServers)
    {
        (_cluster, _wires, _folder) = (cluster, wires, folder);
        Brokers = [.. cluster.Nodes.Select(node => new DockerNode(node, wires.RelayOf(node.Id), this))];
    }

    public static ClusterProvider Kind { get; } =
        new(
            "docker",
            [
                Capability.StopBrokers,
                Capability.PauseBrokers,
                Capability.CutBrokersOff,
                Capability.DelayBrokers,
                Capability.Racks,
                Capability.Traffic,
            ],
            StartAsync
        )
        {
            LookAsync = LookAsync,
        };

    public override IReadOnlyList<IBroker> Brokers { get; }

    public override Traffic Traffic() => _wires.Counter.Read();

    /// <summary>The image of the brokers: <c>KAFKA_IMAGE</c>, from the environment or docker/.env.</summary>
    /// <exception cref="CourseException">Neither names one.</exception>
    internal static string Image() =>
        (
            RootFolder.TryFind() is { } root
                ? ComposeVariables.Read(Path.Combine(root, "docker", ".env"))[ImageVariable]
                : Environment.GetEnvironmentVariable(ImageVariable)
        )
        ?? throw new CourseException(
            "Which image is Apache Kafka? docker/.env says it in the course's folder; elsewhere set "
                + $"{ImageVariable}=apache/kafka:VERSION."
        );

    static async Task<ClusterOutlook> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new ClusterOutlook(Kind.Name, true, await DockerKafkaCluster.FindAsync(Image(), cancellationToken));
        }
        catch (DockerException e)
        {
            return new ClusterOutlook(Kind.Name, false, e.Sentence, e.Next);
        }
        catch (CourseException e)
        {
            return new ClusterOutlook(Kind.Name, false, e.Message);
        }
    }

    static async Task<ICluster> StartAsync(ClusterRequest request)
    {
        var image = Image();
        var folder = ClusterFolder.New(Kind.Name);
        var wires = new Wires();
        try
        {
            var options = new DockerKafkaOptions
            {
                Image = image,
                Nodes = request.Brokers,
                LogDirectory = folder.Path,
                Racks = [.. request.Racks],
                Advertise = wires.Before,
            };
            foreach (var (name, value) in SmallBroker.Configs.Concat(request.Configs))
                options.Configs[name] = value;
            return new DockerCluster(
                await DockerKafkaCluster.StartAsync(
                    options,
                    new Steps(Kind, request.Progress),
                    request.CancellationToken
                ),
                wires,
                folder
            );
        }
        catch (Exception e)
        {
            await wires.DisposeAsync();
            folder.Dispose();
            if (e is DockerException failed)
                throw new CourseException(failed.Message, e);
            throw;
        }
    }

    private protected override async Task StopAsync()
    {
        await _wires.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A relay before each broker's port, which counts and delays. Between the brokers stands Docker's
    /// network.</summary>
    sealed class Wires : IAsyncDisposable
    {
        readonly Dictionary<int, ClientRelay> _relays = [];

        public TrafficCounter Counter { get; } = new();

        public ClientRelay RelayOf(int node) => _relays[node];

        public int Before(int node, string listener, int port)
        {
            // A start that lost its ports to somebody else begins again with others.
            if (_relays.Remove(node, out var old))
                old.Close();
            var relay = _relays[node] = new ClientRelay(
                node,
                Counter,
                cancellation => PlainDialer.ConnectAsync("127.0.0.1", port, cancellation)
            );
            relay.Open();
            return relay.Port;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var relay in _relays.Values)
                await relay.DisposeAsync();
        }
    }
}
