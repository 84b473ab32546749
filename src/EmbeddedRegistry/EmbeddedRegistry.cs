using Confluent.Kafka;
using EmbeddedKafka.Registry.Http;
using EmbeddedKafka.Registry.Log;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry;

/// <summary>
/// A schema registry in this process, on loopback. It speaks the REST API of Confluent's Schema Registry, and its log
/// is a topic of the cluster it is started with: what was registered is there as long as the topic is, and several
/// registries with one topic are instances of one registry.
/// </summary>
/// <seealso href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html"/>
public sealed class EmbeddedRegistry : IAsyncDisposable
{
    readonly RegistryServer _server;
    readonly TrafficMeter _traffic = new();
    readonly IAdminClient _admin;
    readonly LogReader _reader;
    readonly Leadership _leadership;
    readonly Pipeline _pipeline;
    int _isDisposed;

    EmbeddedRegistry(RegistryServer server, string bootstrapServers, EmbeddedRegistryOptions options)
    {
        _server = server;
        Url = server.Url;
        var clients = new LogClients(bootstrapServers, options);
        _admin = clients.Admin();
        var state = new RegistryState(options.Compatibility);
        _reader = new(_admin, clients, options, state);
        _leadership = new(_admin, clients, _reader, state, options, Url);
        var api = new RegistryApi(state, new(options.Formats, state), options);
        _pipeline = new(options, new(api.Routes()), Faults, _traffic, _reader, _leadership);
    }

    /// <summary>Where it listens, as <c>schema.registry.url</c> wants it: <c>http://127.0.0.1:41234</c>.</summary>
    public string Url { get; }

    /// <summary>What goes wrong on purpose.</summary>
    public RegistryFaultCollection Faults { get; } = new();

    /// <summary>Starts a registry. The topic of its log is made if it is not there; else everything in it is read
    /// before this ends.</summary>
    /// <param name="bootstrapServers">A Kafka cluster.</param>
    /// <param name="options">Null: all defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is a topic of that name which cannot be the log: it is not
    /// compacted, or has several partitions.</exception>
    /// <exception cref="KafkaException">The cluster cannot be reached or refuses.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EmbeddedRegistry> StartAsync(
        string bootstrapServers,
        EmbeddedRegistryOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bootstrapServers);
        options ??= new();
        OptionsCheck.Check(options);
        var server = await RegistryServer.StartAsync(options, cancellation);
        EmbeddedRegistry registry;
        try
        {
            registry = new(server, bootstrapServers, options);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        try
        {
            await registry.OpenAsync(options, cancellation);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it was asked since it started, by route, status and client. A request that an instance passes on
    /// to the one that leads is counted where it came in.</summary>
    public RegistryTraffic Traffic() => _traffic.Read();

    /// <summary>Stops it. The topic stays.</summary>
    public ValueTask DisposeAsync() => StopAsync(() => _leadership.Dispose());

    /// <summary>Whether this instance leads, as far as it knows.</summary>
    internal bool Leads => _leadership.Leads;

    /// <summary>Ends without a word to the other instances, as a process that is killed.</summary>
    internal ValueTask KillAsync() => StopAsync(() => _leadership.Kill());

    async Task OpenAsync(EmbeddedRegistryOptions options, CancellationToken cancellation)
    {
        var isNew = await new LogTopic(_admin, options).EnsureAsync().WaitAsync(cancellation);
        _reader.Start();
        if (!isNew)
            await _reader.CatchUpAsync(cancellation);
        _leadership.Start();
        _server.Serve(_pipeline);
    }

    async ValueTask StopAsync(Action leave)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _server.DisposeAsync();
        // librdkafka's goodbyes block.
        await Task.Run(() =>
        {
            leave();
            _reader.Dispose();
            _admin.Dispose();
        });
        _pipeline.Dispose();
    }
}
