using System.Net.Sockets;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;

namespace Course.Kit;

/// <summary>
/// Any running cluster. Of it the kit creates only topics, with the course's prefix, and takes them away again: at the
/// end, or the next time when this run is cut short. Clients reach it through a gateway on loopback, which knows how to
/// get in.
/// </summary>
internal sealed class ExternalCluster : ClusterBase
{
    const string AnyPrefix = "*";
    static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LookDeadline = TimeSpan.FromSeconds(2);
    readonly Gateway _gateway;
    readonly MadeTopics _made;

    ExternalCluster(Gateway gateway, MadeTopics made)
        : base(Kind, gateway.BootstrapServers)
    {
        (_gateway, _made) = (gateway, made);
        Brokers = [.. gateway.Brokers.Select(id => new ExternalBroker(this, gateway, id))];
    }

    public static ClusterProvider Kind { get; } =
        new("external", [Capability.Traffic, Capability.DelayBrokers], StartAsync)
        {
            LookAsync = LookAsync,
            IsShared = true,
        };

    public override IReadOnlyList<IBroker> Brokers { get; }

    public override Traffic Traffic() => _gateway.Counter.Read();

    internal static async Task<ICluster> ConnectAsync(
        string servers,
        ClientProperties? properties,
        CancellationToken cancellationToken
    )
    {
        var gateway = await OpenAsync(servers, properties, ConnectDeadline, cancellationToken);
        var cluster = new ExternalCluster(gateway, MadeTopics.Of(gateway.ClusterId));
        await cluster.RemoveAsync(cluster._made.TakeOver());
        return cluster;
    }

    private protected override void Check(string topic)
    {
        var wanted = Prefix();
        if (topic.StartsWith(wanted, StringComparison.Ordinal))
            return;
        throw new CourseException(
            $"On a cluster that is not the course's own, it creates only topics that begin with '{wanted}', "
                + $"and '{topic}' does not: set {Cluster.PrefixVariable} to another prefix, or to {AnyPrefix} on a "
                + "cluster to play with; or run with --cluster embedded, local or docker."
        );
    }

    private protected override void CheckDeletion(string topic)
    {
        if (!_made.Contains(topic))
            throw new CourseException($"Topic '{topic}' was not made by this run of the course, so it stays.");
    }

    private protected override void Creating(string topic) => _made.Add(topic);

    private protected override void NotCreated(string topic) => _made.Remove(topic);

    private protected override void Deleted(string topic) => _made.Remove(topic);

    private protected override async Task StopAsync()
    {
        await RemoveAsync(_made.All);
        _made.Dispose();
        await _gateway.DisposeAsync();
    }

    /// <summary>The prefix of topics on a cluster that is not the course's own; empty for any.</summary>
    internal static string Prefix() =>
        Environment.GetEnvironmentVariable(Cluster.PrefixVariable) switch
        {
            AnyPrefix => "",
            { Length: > 0 } prefix => prefix,
            _ => "course-",
        };

    static async Task<ICluster> StartAsync(ClusterRequest request)
    {
        var (servers, properties) = Address();
        var cluster = await ConnectAsync(
            servers
                ?? throw new CourseException(
                    $"The external cluster needs its address: set {Cluster.BootstrapVariable}=host:port (and "
                        + $"{Cluster.PropertiesVariable}, if it asks who you are), or run with --cluster embedded."
                ),
            properties,
            request.CancellationToken
        );
        if (request.Racks.IsEmpty)
            return cluster;
        await using (cluster)
            throw new ClusterCapabilityException(Capability.Racks, cluster);
    }

    static async Task<ClusterOutlook> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (servers, properties) = Address();
            if (servers is null)
                return new ClusterOutlook(
                    Kind.Name,
                    false,
                    $"{Cluster.BootstrapVariable} is not set",
                    $"For a cluster of yours: {Cluster.BootstrapVariable}=host:9092, and "
                        + $"{Cluster.PropertiesVariable}=client.properties if it asks who you are."
                );
            await using var gateway = await OpenAsync(servers, properties, LookDeadline, cancellationToken);
            return new ClusterOutlook(
                Kind.Name,
                true,
                $"{gateway.Brokers.Count} broker{(gateway.Brokers.Count == 1 ? "" : "s")} behind "
                    + $"{servers}{(properties is null ? "" : $", by {Path.GetFileName(properties.Path)}")}"
            );
        }
        catch (CourseException e)
        {
            return new ClusterOutlook(
                Kind.Name,
                false,
                e.Message,
                "Is the cluster up, and do its advertised.listeners reach from here?"
            );
        }
    }

    static (string? Servers, ClientProperties? Properties) Address()
    {
        var properties = Environment.GetEnvironmentVariable(Cluster.PropertiesVariable) is { Length: > 0 } path
            ? ClientProperties.Read(path.Trim())
            : null;
        var servers = Environment.GetEnvironmentVariable(Cluster.BootstrapVariable);
        return (string.IsNullOrWhiteSpace(servers) ? properties?.BootstrapServers : servers.Trim(), properties);
    }

    static async Task<Gateway> OpenAsync(
        string servers,
        ClientProperties? properties,
        TimeSpan deadline,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            return await Gateway.OpenAsync(
                servers,
                properties is null ? PlainDialer.ConnectAsync : new SecureDialer(properties).ConnectAsync,
                limit.Token
            );
        }
        catch (Exception e)
            when (e
                    is SocketException
                        or IOException
                        or EmbeddedKafka.Protocol.ProtocolException
                        or OperationCanceledException
            )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reason =
                e is OperationCanceledException ? $"not within {Humanise.Duration(deadline)}" : e.Message.TrimEnd('.');
            var hint = properties is null
                ? $"; if it asks who you are, {Cluster.PropertiesVariable} names the file that says it"
                : "";
            throw new CourseException(
                $"No Kafka cluster answers at {servers} ({reason}): check {Cluster.BootstrapVariable}{hint}, "
                    + "or run with --cluster embedded.",
                e
            );
        }
    }

    async Task RemoveAsync(IReadOnlyCollection<string> topics)
    {
        if (topics.Count == 0)
            return;
        try
        {
            await Admin.DeleteTopicsAsync(topics, new DeleteTopicsOptions { RequestTimeout = ConnectDeadline });
        }
        catch (DeleteTopicsException e)
            when (e.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart))
        {
            // Some topics did not exist any more, which is what was wanted.
        }
        catch (KafkaException e)
        {
            Console.Error.WriteLine(
                $"These topics stay on the external cluster, because deleting them failed ({e.Error.Reason}): "
                    + $"{string.Join(", ", topics.Order(StringComparer.Ordinal))}. The next run with --cluster "
                    + "external tries again."
            );
            return;
        }
        foreach (var topic in topics)
            _made.Remove(topic);
    }
}
