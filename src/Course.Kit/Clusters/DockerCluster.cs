using Course.Base;
using DockerKafka;

namespace Course.Kit;

/// <summary>Apache Kafka in Docker containers of this run.</summary>
internal sealed class DockerCluster : ClusterBase
{
    const string ImageVariable = "KAFKA_IMAGE";

    readonly DockerKafkaCluster _cluster;
    readonly DockerWires _wires;
    readonly ClusterFolder _folder;

    readonly SecuritySetup? _security;

    DockerCluster(DockerKafkaCluster cluster, DockerWires wires, ClusterFolder folder, SecuritySetup? security)
        : base(Kind, cluster.BootstrapServers, security?.DoorAt(cluster.BootstrapServersOf(SecuredListeners.Own)))
    {
        (_cluster, _wires, _folder, _security) = (cluster, wires, folder, security);
        if (security is not null)
            Security = new(this, security, cluster.BootstrapServersOf);
        Brokers = [.. cluster.Nodes.Select(node => new DockerNode(node, wires, this))];
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
                Capability.Security,
            ],
            StartAsync
        )
        {
            LookAsync = LookAsync,
        };

    public override IReadOnlyList<IBroker> Brokers { get; }

    public override Traffic Traffic() =>
        Security is null ? _wires.Counter.Read() : throw new ClusterCapabilityException(Capability.Traffic, this);

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
        var wires = new DockerWires(request.Security?.Taps);
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
            if (request.Security is { } security)
                Secure(options, security, request);
            return new DockerCluster(
                await DockerKafkaCluster.StartAsync(
                    options,
                    new Steps(Kind, request.Progress),
                    request.CancellationToken
                ),
                wires,
                folder,
                request.Security
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

    static void Secure(DockerKafkaOptions options, SecuritySetup security, ClusterRequest request)
    {
        // A container does not reach this process: it has the issuer's keys in a file, as they are now.
        const string keys = "/etc/kafka/course-jwks.json";
        options.Files[keys] = security.Issuer.Jwks;
        options.JvmArguments.Add($"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=file://{keys}");
        options.InternalProtocol = "SASL_PLAINTEXT";
        options.LogLevels["kafka.authorizer.logger"] = "DEBUG";
        options.Listeners = [.. SecuredListeners.Clients];
        foreach (
            var (name, value) in SecuredConfigs
                .AmongBrokers(security, DockerKafkaCluster.ControllerListener)
                .Concat(SecuredConfigs.Of(security, request.Configs, $"file://{keys}"))
        )
            options.Configs[name] = value;
    }

    private protected override Task<IEnumerable<AuditEntry>> DecisionsAsync(CancellationToken cancellationToken) =>
        AuditLog.ReadAsync(
            _cluster.Nodes.Zip(Door.Each(), (node, door) => (node.Id, node.IsRunning ? door : null, node.LogFile)),
            cancellationToken
        );

    private protected override async Task StopAsync()
    {
        await _wires.DisposeAsync();
        await _cluster.DisposeAsync();
        if (_security is not null)
            await _security.DisposeAsync();
        _folder.Dispose();
    }
}
