using EmbeddedKafka;

namespace Course.Kit;

/// <summary>EmbeddedKafka in this process.</summary>
internal sealed class EmbeddedCluster : ClusterBase
{
    public static ClusterProvider Kind { get; } =
        new("embedded", [.. Enum.GetValues<Capability>()], StartAsync) { IsInProcess = true };

    readonly EmbeddedKafkaCluster _cluster;
    readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    readonly SecuritySetup? _security;

    EmbeddedCluster(EmbeddedKafkaCluster cluster, bool hasKerberos, SecuritySetup? security)
        : base(Kind, cluster.BootstrapServers, security?.DoorAt(cluster.BootstrapServersOf(SecuredListeners.Own)))
    {
        _security = security;
        if (security is not null)
            Security = new(this, security, cluster.BootstrapServersOf);
        KerberosServers = hasKerberos ? cluster.BootstrapServersOf(KerberosServer.Listener) : null;
        _cluster = cluster;
        Brokers = [.. cluster.Brokers.Select(broker => new EmbeddedNode(broker, this))];
    }

    public override IReadOnlyList<IBroker> Brokers { get; }

    internal EmbeddedKafkaCluster Inner => _cluster;

    internal override string? KerberosServers { get; }

    static async Task<ICluster> StartAsync(ClusterRequest request)
    {
        var options = new EmbeddedKafkaOptions { Brokers = request.Brokers, Racks = [.. request.Racks] };
        foreach (var (name, value) in request.Configs)
            options.Configs[name] = value;
        if (request.Security is { } security)
            Secure(options, security, request);
        if (request.Kerberos is { } kerberos)
        {
            options.Listeners.Add(new(KerberosServer.Listener, ListenerProtocol.SaslPlaintext));
            foreach (var (name, value) in await kerberos.BrokerConfigsAsync(request.CancellationToken))
                options.Configs[name] = value;
        }
        return new EmbeddedCluster(
            await EmbeddedKafkaCluster.StartAsync(options, request.CancellationToken),
            request.Kerberos is not null,
            request.Security
        );
    }

    private protected override Task<IEnumerable<AuditEntry>> DecisionsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            _cluster
                .AuditTrail()
                .Where(decided => !decided.IsProbe)
                .Select(decided => AuditEntry.Of(decided.BrokerId, AccessAttempt.Of(decided)))
        );

    static void Secure(EmbeddedKafkaOptions options, SecuritySetup security, ClusterRequest request)
    {
        options.Listeners =
        [
            .. SecuredListeners.Clients.Select(listener => new KafkaListener(
                listener.Key,
                Enum.Parse<ListenerProtocol>(listener.Value.Replace("_", ""), ignoreCase: true)
            )),
        ];
        options.Advertise = security.Taps.Before;
        options.Configs = SecuredConfigs.Of(security, request.Configs);
    }

    public override Traffic Traffic()
    {
        var traffic = _cluster.Traffic();
        var now = DateTimeOffset.UtcNow;
        return new Traffic(
            [
                .. traffic.Requests.Select(count => new RequestCount(
                    count.Api.ToString(),
                    count.ClientId,
                    count.BrokerId,
                    count.Count,
                    count.Bytes
                )),
            ],
            [.. traffic.Partitions.Select(partition => Count(partition, partition.Produced))],
            [.. traffic.Partitions.Select(partition => Count(partition, partition.Fetched))],
            now,
            now - _started
        );
    }

    // Its brokers share one image of the metadata.
    private protected override Task KnownToAllAsync(
        string topic,
        int partitions,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    private protected override Task GoneFromAllAsync(string topic, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private protected override long? LogEndOffset(string topic, int partition) =>
        _cluster
            .Snapshot()
            .Topics.FirstOrDefault(candidate => candidate.Name == topic)
            ?.Partitions.FirstOrDefault(candidate => candidate.Index == partition)
            ?.LogEndOffset;

    private protected override async Task StopAsync()
    {
        await _cluster.DisposeAsync();
        if (_security is not null)
            await _security.DisposeAsync();
    }

    static LogCount Count(PartitionTraffic partition, DataTraffic data) =>
        new(partition.Topic, partition.Partition, data.Batches, data.Records, data.Bytes);
}
