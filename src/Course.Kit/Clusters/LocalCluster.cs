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

    readonly SecuritySetup? _security;

    LocalCluster(
        LocalKafkaCluster cluster,
        LocalWires wires,
        ClusterFolder folder,
        bool hasKerberos,
        SecuritySetup? security
    )
        : base(
            Kind,
            wires.BootstrapServersOf(cluster),
            security?.DoorAt(cluster.BootstrapServersOf(SecuredListeners.Own))
        )
    {
        _security = security;
        if (security is not null)
            Security = new(this, security, cluster.BootstrapServersOf);
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
                Capability.Security,
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

    public override Traffic Traffic() =>
        Security is null ? Wires.Counter.Read() : throw new ClusterCapabilityException(Capability.Traffic, this);

    private protected override Task<IEnumerable<AuditEntry>> DecisionsAsync(CancellationToken cancellationToken) =>
        AuditLog.ReadAsync(
            _cluster.Nodes.Zip(
                Door.Each(),
                (node, door) => (node.Id, node.IsRunning ? door : null, (string?)node.LogFile)
            ),
            cancellationToken
        );

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
        var wires = new LocalWires(request.Security?.Taps);
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
            if (request.Security is { } security)
                Secure(options, security, request);
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
                request.Kerberos is not null,
                request.Security
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

    static void Secure(LocalKafkaOptions options, SecuritySetup security, ClusterRequest request)
    {
        const string controllers = LocalKafkaCluster.ControllerListener;
        options.ControllerProtocol = "SASL_PLAINTEXT";
        // From where brokers may read keys of tokens, Apache Kafka wants to be told twice.
        options.JvmArguments.Add($"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={security.Issuer.JwksUrl}");
        options.LogLevels["kafka.authorizer.logger"] = "debug";
        foreach (
            var (name, value) in SecuredConfigs
                .AmongBrokers(security, controllers)
                .Concat(SecuredConfigs.Of(security, request.Configs))
        )
            options.Configs[name] = value;
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
        if (_security is not null)
            await _security.DisposeAsync();
        _folder.Dispose();
    }

    void OnExit(object? sender, EventArgs e) => Task.Run(StopAsync).Wait(ExitDeadline);
}
