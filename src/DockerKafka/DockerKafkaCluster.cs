using LocalKafka;

namespace DockerKafka;

/// <summary>
/// Apache Kafka in containers of this run: each node broker and controller (KRaft), clients' ports on 127.0.0.1, the
/// brokers among themselves on a network of their own. The containers end with this process, however it ends. All
/// members may be called from any thread.
/// </summary>
public sealed class DockerKafkaCluster : IAsyncDisposable
{
    internal const string Loopback = "127.0.0.1";

    /// <summary>The listeners at which brokers and controllers call each other.</summary>
    public const string BrokerListener = "BROKERS",
        ControllerListener = "CONTROLLER";
    const int BrokerPort = 19092,
        ControllerPort = 9093,
        FirstClientPort = 9092;

    /// <summary>Which engine and image a cluster would have, without starting anything.</summary>
    /// <exception cref="DockerException">There is no docker, no engine or no image.</exception>
    public static async Task<string> FindAsync(string image, CancellationToken cancellationToken = default)
    {
        await RequireImageAsync(image, cancellationToken).ConfigureAwait(false);
        var engine = await DockerCommand
            .RunAsync(["info", "--format", "{{.MemTotal}} {{.ServerVersion}}"], cancellationToken)
            .ConfigureAwait(false);
        var (memory, version) =
            engine.Output.Split(' ', 2) is [var bytes, var name] && long.TryParse(bytes, out var total)
                ? (total, name)
                : (0, engine.Output);
        return $"Docker {version} with {memory / (double)(1 << 30):0.0} GB, {image}";
    }

    // Somebody may take a port between our look and Docker's.
    const int PortAttempts = 5;
    static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(10);

    readonly DockerKafkaOptions _options;
    readonly string _name;
    int _removed;

    DockerKafkaCluster(DockerKafkaOptions options)
    {
        _options = options;
        _name = $"course-kafka-{Guid.NewGuid().ToString("N")[..6]}";
        var names = options.Listeners.Select(listener => listener.Key).ToArray();
        var ports = FreePorts.Take(names.Length * options.Nodes).Chunk(names.Length).ToArray();
        Nodes =
        [
            .. Enumerable
                .Range(1, options.Nodes)
                .Select(id => new DockerKafkaNode(
                    id,
                    $"{_name}-{id}",
                    _name,
                    names.Zip(ports[id - 1]).ToDictionary(pair => pair.First, pair => pair.Second),
                    options
                )),
        ];
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>An id of 22 letters.</summary>
    public string ClusterId { get; } = KafkaUuid.Random();

    /// <summary>All nodes, running or not. Node 1 comes first.</summary>
    public IReadOnlyList<DockerKafkaNode> Nodes { get; }

    /// <summary>What clients need to find the cluster by its first listener: host:port of every broker, separated by
    /// commas.</summary>
    public string BootstrapServers => BootstrapServersOf(_options.Listeners[0].Key);

    /// <summary>The same for another listener.</summary>
    public string BootstrapServersOf(string listener) =>
        string.Join(',', Nodes.Select(node => $"{node.Host}:{node.AdvertisedPorts[listener]}"));

    /// <summary>Starts a cluster; it serves when the task completes. It takes some seconds. Clears up what killed runs
    /// have left.</summary>
    /// <param name="options">What kind of cluster.</param>
    /// <param name="progress">Gets a line for each step.</param>
    /// <exception cref="DockerException">There is no Docker, no image, or a node died; the sentence says which and
    /// why.</exception>
    public static async Task<DockerKafkaCluster> StartAsync(
        DockerKafkaOptions options,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Nodes, 1);
        await RequireImageAsync(options.Image, cancellationToken).ConfigureAwait(false);
        await Leftovers.RemoveAsync(cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var cluster = new DockerKafkaCluster(options);
            try
            {
                progress?.Report(
                    $"starting {options.Nodes} {(options.Nodes == 1 ? "container" : "containers")} of {options.Image}"
                );
                await cluster.CreateAsync(cancellationToken).ConfigureAwait(false);
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
            catch (DockerException e)
                when (attempt < PortAttempts && e.Sentence.StartsWith("Port ", StringComparison.Ordinal))
            {
                await cluster.DisposeAsync().ConfigureAwait(false);
            }
            catch
            {
                await cluster.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Ends all nodes at once and removes their containers and network.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        await RemoveAsync().ConfigureAwait(false);
    }

    // Nobody disposed of the cluster: its containers would end all the same, but stay behind until the next run clears
    // up.
    void OnProcessExit(object? sender, EventArgs e) => RemoveAsync().Wait(ExitDeadline);

    async Task RemoveAsync()
    {
        if (Interlocked.Exchange(ref _removed, 1) != 0)
            return;
        await Task.WhenAll(Nodes.Select(node => node.ReleaseAsync())).ConfigureAwait(false);
        await DockerCommand
            .TryAsync("docker", ["rm", "--force", "--volumes", .. Nodes.Select(node => node.Container)])
            .ConfigureAwait(false);
        await DockerCommand.TryAsync("docker", ["network", "rm", _name]).ConfigureAwait(false);
    }

    static async Task RequireImageAsync(string image, CancellationToken cancel)
    {
        var output = await DockerCommand
            .TryAsync("docker", ["image", "inspect", "--format", "{{.Id}}", image], cancellationToken: cancel)
            .ConfigureAwait(false);
        if (output.ExitCode == 0)
            return;
        throw output.Error.Contains("No such image", StringComparison.OrdinalIgnoreCase)
            ? DockerTrouble.NoImage(image)
            : DockerTrouble.Of(output.Error);
    }

    async Task CreateAsync(CancellationToken cancel)
    {
        string[] label = ["--label", $"{Owner.Label}={Owner.This}"];
        // Without a way out it never becomes the gateway of a container: the clients' ports stay when a node is taken
        // off it.
        await DockerCommand
            .RunAsync(["network", "create", "--internal", .. label, _name], cancel)
            .ConfigureAwait(false);
        await Task.WhenAll(
                Nodes.Select(async node =>
                {
                    var ports = _options.Listeners.SelectMany(
                        (listener, index) =>
                            new[] { "--publish", $"{Loopback}:{node.Ports[listener.Key]}:{ClientPort(index)}" }
                    );
                    var environment = PropertiesOf(node)
                        .Select(property => (Name: EnvironmentName(property.Key), Value: OneLine(property.Value)))
                        .Concat(Settings())
                        .SelectMany(variable => new[] { "--env", $"{variable.Name}={variable.Value}" });
                    await DockerCommand
                        .RunAsync(
                            [
                                "create",
                                "--interactive",
                                "--name",
                                node.Container,
                                .. label,
                                .. ports,
                                .. environment,
                                "--entrypoint",
                                "sh",
                                _options.Image,
                                "-c",
                                ContainerRun.Leashed,
                            ],
                            cancel
                        )
                        .ConfigureAwait(false);
                    await CopyFilesAsync(node, cancel).ConfigureAwait(false);
                    await node.HealAsync(cancel).ConfigureAwait(false);
                })
            )
            .ConfigureAwait(false);
    }

    Dictionary<string, string> PropertiesOf(DockerKafkaNode node)
    {
        var replicas = Math.Min(3, _options.Nodes).ToString();
        var clients = _options
            .Listeners.Select((listener, index) => (listener.Key, Protocol: listener.Value, Port: ClientPort(index)))
            .ToArray();
        var properties = new Dictionary<string, string>
        {
            ["process.roles"] = "broker,controller",
            ["node.id"] = node.Id.ToString(),
            ["controller.quorum.voters"] = string.Join(
                ',',
                Nodes.Select(voter => $"{voter.Id}@{voter.Alias}:{ControllerPort}")
            ),
            ["controller.listener.names"] = ControllerListener,
            ["inter.broker.listener.name"] = BrokerListener,
            ["listeners"] = string.Join(
                ',',
                clients
                    .Select(client => $"{client.Key}://:{client.Port}")
                    .Append($"{BrokerListener}://:{BrokerPort}")
                    .Append($"{ControllerListener}://:{ControllerPort}")
            ),
            ["advertised.listeners"] = string.Join(
                ',',
                clients
                    .Select(client => $"{client.Key}://{Loopback}:{node.AdvertisedPorts[client.Key]}")
                    .Append($"{BrokerListener}://{node.Alias}:{BrokerPort}")
            ),
            ["listener.security.protocol.map"] = string.Join(
                ',',
                clients
                    .Select(client => $"{client.Key}:{client.Protocol}")
                    .Append($"{BrokerListener}:{_options.InternalProtocol}")
                    .Append($"{ControllerListener}:{_options.InternalProtocol}")
            ),
            ["log.dirs"] = "/var/lib/kafka/data",
            ["offsets.topic.replication.factor"] = replicas,
            ["transaction.state.log.replication.factor"] = replicas,
            ["share.coordinator.state.topic.replication.factor"] = replicas,
            ["group.initial.rebalance.delay.ms"] = "0",
            // A busy machine: StartTimeout is the limit, not the minute that a broker gives itself.
            ["initial.broker.registration.timeout.ms"] = $"{_options.StartTimeout.TotalMilliseconds:0}",
        };
        if (_options.Racks.ElementAtOrDefault(node.Id - 1) is { } rack)
            properties["broker.rack"] = rack;
        foreach (var (name, value) in _options.Configs)
            properties[name] = value;
        return properties;
    }

    // Nodes live for minutes: starting fast matters more than the last bit of speed.
    IEnumerable<(string Name, string Value)> Settings() =>
        [
            ("CLUSTER_ID", ClusterId),
            ("KAFKA_HEAP_OPTS", $"-Xmx{_options.HeapMegabytes}m"),
            ("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
            // The image's script insists on some, whatever they are, when a listener's name begins with SASL_.
            ("KAFKA_OPTS", string.Join(' ', _options.JvmArguments.Prepend("-Djava.awt.headless=true"))),
            .. _options.LogLevels.Count == 0
                ? Array.Empty<(string, string)>()
                :
                [
                    (
                        "KAFKA_LOG4J_LOGGERS",
                        string.Join(',', _options.LogLevels.Select(level => $"{level.Key}={level.Value}"))
                    ),
                ],
        ];

    // The image writes the value as it is into a properties file.
    static string OneLine(string value) => value.TrimEnd('\n').Replace("\n", "\\n", StringComparison.Ordinal);

    async Task CopyFilesAsync(DockerKafkaNode node, CancellationToken cancel)
    {
        foreach (var (path, text) in _options.Files)
        {
            var file = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(file, text, cancel).ConfigureAwait(false);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(
                        file,
                        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
                    );
                await DockerCommand.RunAsync(["cp", file, $"{node.Container}:{path}"], cancel).ConfigureAwait(false);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    static int ClientPort(int index) => index == 0 ? FirstClientPort : 29092 + index;

    /// <summary>How the image wants a config named: <c>log.retention.ms</c> is <c>KAFKA_LOG_RETENTION_MS</c>, an
    /// underscore is two, a dash three.</summary>
    internal static string EnvironmentName(string config) =>
        "KAFKA_"
        + config
            .ToUpperInvariant()
            .Replace("_", "__", StringComparison.Ordinal)
            .Replace("-", "___", StringComparison.Ordinal)
            .Replace('.', '_');
}
