namespace LocalKafka;

/// <summary>
/// Apache Kafka itself on this machine: nodes as child processes on loopback, each broker and controller (KRaft), from
/// the jars of a binary distribution. They end with this process, however it ends. All members may be called from any
/// thread.
/// </summary>
public sealed class LocalKafkaCluster : IAsyncDisposable
{
    internal const string Loopback = "127.0.0.1";

    /// <summary>The name of the listener at which controllers, and brokers that need one, call.</summary>
    public const string ControllerListener = "CONTROLLER";

    readonly LocalKafkaOptions _options;
    readonly bool _isTemporary;

    LocalKafkaCluster(LocalKafkaOptions options, string directory, Distribution kafka)
    {
        _options = options;
        _isTemporary = options.Directory is null;
        Directory = directory;
        var names = options.Listeners.Select(listener => listener.Key).Append(ControllerListener).ToArray();
        var ports = FreePorts.Take(names.Length * options.Nodes).Chunk(names.Length).ToArray();
        Nodes =
        [
            .. Enumerable
                .Range(1, options.Nodes)
                .Select(id => new LocalKafkaNode(
                    id,
                    FilesOf(id),
                    options,
                    kafka,
                    names.Zip(ports[id - 1]).ToDictionary(pair => pair.First, pair => pair.Second)
                )),
        ];
    }

    /// <summary>Where the nodes keep logs, storage and configuration, one folder each.</summary>
    public string Directory { get; }

    /// <summary>An id of 22 letters.</summary>
    public string ClusterId => FilesOf(1).ClusterId();

    /// <summary>All nodes, running or not. Node 1 comes first.</summary>
    public IReadOnlyList<LocalKafkaNode> Nodes { get; }

    /// <summary>What clients need to find the cluster by its first listener: host:port of every broker, separated by
    /// commas.</summary>
    public string BootstrapServers => BootstrapServersOf(_options.Listeners[0].Key);

    /// <summary>The same for another listener.</summary>
    public string BootstrapServersOf(string listener) =>
        string.Join(',', Nodes.Select(node => $"{node.Host}:{node.AdvertisedPorts[listener]}"));

    /// <summary>Looks for Apache Kafka and Java without starting a node, and says what was found: "Apache Kafka 4.3.1,
    /// Java 17".</summary>
    /// <exception cref="LocalKafkaException">One of them is not there, or too old.</exception>
    public static async Task<string> FindAsync(
        LocalKafkaOptions? options = null,
        CancellationToken cancellationToken = default
    ) => (await Distribution.FindAsync(options ?? new(), cancellationToken).ConfigureAwait(false)).ToString();

    /// <summary>Starts a cluster; it serves when the task completes. It takes some seconds.</summary>
    /// <param name="progress">Gets a line for each step.</param>
    /// <exception cref="LocalKafkaException">There is no Apache Kafka or no Java 17, or a node died; the message says
    /// which and why.</exception>
    public static async Task<LocalKafkaCluster> StartAsync(
        LocalKafkaOptions? options = null,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Nodes, 1);
        var kafka = await Distribution.FindAsync(options, cancellationToken).ConfigureAwait(false);
        var directory = Path.GetFullPath(
            options.Directory ?? System.IO.Directory.CreateTempSubdirectory("kafka-").FullName
        );
        var cluster = new LocalKafkaCluster(options, directory, kafka);
        try
        {
            cluster.Configure();
            await cluster.FormatAsync(kafka, progress, cancellationToken).ConfigureAwait(false);
            progress?.Report($"starting {options.Nodes} {(options.Nodes == 1 ? "node" : "nodes")}");
            await NodeStart
                .TogetherAsync(
                    cluster.Nodes,
                    (node, cancel) => node.StartAsync(cancel),
                    node => $"node {node.Id} serves on {node.Host}:{node.Port}",
                    progress,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends all nodes at once; removes the directory if it is a temporary one.</summary>
    public async ValueTask DisposeAsync()
    {
        // Kill, do not stop: a controlled shutdown needs a quorum of controllers, which the last nodes no longer have.
        await Task.WhenAll(Nodes.Select(node => node.DiscardAsync())).ConfigureAwait(false);
        if (!_isTemporary)
            return;
        try
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner may hold a file; the system's own cleaning takes the rest.
        }
    }

    NodeFiles FilesOf(int id) => new(Path.Combine(Directory, $"node-{id}"));

    void Configure()
    {
        foreach (var node in Nodes)
            FilesOf(node.Id).Write(PropertiesOf(node), _options.LogLevels);
    }

    async Task FormatAsync(Distribution kafka, IProgress<string>? progress, CancellationToken cancel)
    {
        var first = FilesOf(1);
        if (!first.IsFormatted)
        {
            progress?.Report("formatting storage");
            string[] arguments =
            [
                "format",
                "-t",
                KafkaUuid.Random(),
                "-c",
                first.ServerProperties,
                .. _options.FormatArguments,
            ];
            await using var tool = NodeProcess.Start(
                kafka.Java,
                [.. kafka.Arguments(128, first.LoggingProperties, "kafka.tools.StorageTool"), .. arguments],
                first.Log
            );
            await tool.WaitForExitAsync(cancel).ConfigureAwait(false);
            if (tool.ExitCode != 0)
                throw new LocalKafkaException($"Formatting the storage failed (exit code {tool.ExitCode})", tool);
        }
        foreach (var node in Nodes.Skip(1))
            if (FilesOf(node.Id) is { IsFormatted: false } files)
                files.FormatLike(first, node.Id);
    }

    Dictionary<string, string> PropertiesOf(LocalKafkaNode node)
    {
        var replicas = Math.Min(3, _options.Nodes).ToString();
        var properties = new Dictionary<string, string>
        {
            ["process.roles"] = "broker,controller",
            ["node.id"] = node.Id.ToString(),
            ["controller.quorum.voters"] = string.Join(
                ',',
                Nodes.Select(voter => $"{voter.Id}@{Loopback}:{voter.AdvertisedPorts[ControllerListener]}")
            ),
            ["controller.listener.names"] = ControllerListener,
            ["listeners"] = string.Join(
                ',',
                node.Ports.Select(listener => $"{listener.Key}://{Loopback}:{listener.Value}")
            ),
            ["advertised.listeners"] = string.Join(
                ',',
                node.AdvertisedPorts.Select(listener => $"{listener.Key}://{Loopback}:{listener.Value}")
            ),
            ["listener.security.protocol.map"] = string.Join(
                ',',
                _options
                    .Listeners.Append(new(ControllerListener, _options.ControllerProtocol))
                    .Select(listener => $"{listener.Key}:{listener.Value}")
            ),
            ["inter.broker.listener.name"] = _options.Listeners[0].Key,
            ["log.dirs"] = FilesOf(node.Id).Data.Replace('\\', '/'),
            ["offsets.topic.replication.factor"] = replicas,
            ["transaction.state.log.replication.factor"] = replicas,
            ["share.coordinator.state.topic.replication.factor"] = replicas,
            ["group.initial.rebalance.delay.ms"] = "0",
        };
        if (_options.Racks.ElementAtOrDefault(node.Id - 1) is { } rack)
            properties["broker.rack"] = rack;
        foreach (var (name, value) in _options.Configs)
            properties[name] = value;
        return properties;
    }
}
