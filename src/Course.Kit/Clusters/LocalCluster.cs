using Course.Base;
using LocalKafka;

namespace Course.Kit;

/// <summary>Apache Kafka itself on this machine: brokers as child processes, from the jars in
/// <c>KAFKA_HOME</c>.</summary>
internal sealed class LocalCluster : ClusterBase
{
    static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);
    readonly LocalKafkaCluster _cluster;
    readonly ClusterFolder _folder;

    LocalCluster(LocalKafkaCluster cluster, LocalWires wires, ClusterFolder folder, bool hasKerberos)
        : base(Kind, wires.BootstrapServersOf(cluster))
    {
        (_cluster, Wires, _folder) = (cluster, wires, folder);
        KerberosServers = hasKerberos ? cluster.BootstrapServersOf(KerberosServer.Listener) : null;
        Brokers = [.. cluster.Nodes.Select(node => new LocalNode(node, this))];
        // A run that fails or is interrupted never gets to dispose its cluster. Should this be killed, the nodes notice
        // by themselves.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public static ClusterProvider Kind { get; } =
        new(
            "local",
            [
                Capability.StopBrokers,
                Capability.CutBrokersOff,
                Capability.DelayBrokers,
                Capability.Racks,
                Capability.Traffic,
                Capability.Kerberos,
                // Windows cannot stop a process from outside and let it go on.
                .. OperatingSystem.IsWindows() ? Array.Empty<Capability>() : [Capability.PauseBrokers],
            ],
            StartAsync
        )
        {
            LookAsync = LookAsync,
        };

    public override IReadOnlyList<IBroker> Brokers { get; }

    internal LocalWires Wires { get; }

    internal override string? KerberosServers { get; }

    public override Traffic Traffic() => Wires.Counter.Read();

    static async Task<ClusterOutlook> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new ClusterOutlook(
                Kind.Name,
                true,
                await LocalKafkaCluster.FindAsync(cancellationToken: cancellationToken)
            );
        }
        catch (LocalKafkaException e)
        {
            return new ClusterOutlook(Kind.Name, false, e.Happened, e.Next);
        }
    }

    static async Task<ICluster> StartAsync(ClusterRequest request)
    {
        var folder = ClusterFolder.New(Kind.Name);
        var wires = new LocalWires();
        try
        {
            var options = new LocalKafkaOptions
            {
                Nodes = request.Brokers,
                Directory = folder.Path,
                Racks = [.. request.Racks],
            };
            wires.Connect(options);
            foreach (var (name, value) in SmallBroker.Configs.Concat(request.Configs))
                options.Configs[name] = value;
            if (request.Kerberos is { } kerberos)
                await AddAsync(kerberos, options, request.CancellationToken);
            return new LocalCluster(
                await LocalKafkaCluster.StartAsync(
                    options,
                    new Steps(Kind, request.Progress),
                    request.CancellationToken
                ),
                wires,
                folder,
                request.Kerberos is not null
            );
        }
        catch (Exception e)
        {
            await wires.DisposeAsync();
            folder.Dispose();
            if (e is LocalKafkaException failed)
                throw new CourseException($"{failed.Happened} {failed.Next ?? $"Its log: {failed.LogFile}"}", e);
            throw;
        }
    }

    static async Task AddAsync(KerberosServer kerberos, LocalKafkaOptions options, CancellationToken cancellation)
    {
        options.Listeners.Add(new(KerberosServer.Listener, "SASL_PLAINTEXT"));
        options.JvmArguments.Add(kerberos.JvmArgument);
        foreach (var (name, value) in await kerberos.BrokerConfigsAsync(cancellation))
            options.Configs[name] = value;
    }

    private protected override async Task StopAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await Wires.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    void OnExit(object? sender, EventArgs e) => Task.Run(StopAsync).Wait(ExitDeadline);
}
