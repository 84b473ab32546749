using System.Collections.Concurrent;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>
/// A way into somebody else's cluster that a client can take with nothing but <c>bootstrap.servers</c>: a plaintext
/// port on loopback for each broker, behind which the connection goes on as the cluster wants it. The answers that
/// carry brokers' addresses are rewritten, everything else passes as it is. It is open to every program of this machine
/// as long as it lives.
/// </summary>
internal sealed class Gateway : IAsyncDisposable
{
    const string Loopback = "127.0.0.1";

    // From these versions on answers may carry addresses in more places (KIP-951); share groups do so in all versions.
    static readonly Dictionary<ApiKey, short> Capped = new() { [ApiKey.Produce] = 9, [ApiKey.Fetch] = 15 };
    static readonly ApiKey[] Hidden = [ApiKey.ShareGroupHeartbeat, ApiKey.ShareFetch, ApiKey.ShareAcknowledge];
    readonly Func<string, int, CancellationToken, Task<Stream>> _dial;
    readonly ConcurrentDictionary<(int Id, string Host, int Port), Lazy<ClientRelay>> _relays = new();

    Gateway(Func<string, int, CancellationToken, Task<Stream>> dial) => _dial = dial;

    /// <summary>The brokers' ids.</summary>
    public IReadOnlyList<int> Brokers { get; private set; } = [];

    public string ClusterId { get; private set; } = "";

    public string BootstrapServers { get; private set; } = "";

    public TrafficCounter Counter { get; } = new();

    /// <summary>Opens ports for every broker of the cluster.</summary>
    /// <param name="servers">The cluster's own bootstrap servers.</param>
    /// <param name="dial">Connects to one of its brokers.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<Gateway> OpenAsync(
        string servers,
        Func<string, int, CancellationToken, Task<Stream>> dial,
        CancellationToken cancellationToken
    )
    {
        var gateway = new Gateway(dial);
        using var connection = await BrokerConnection.OpenAnyAsync(servers, cancellationToken, dial);
        var metadata = await connection.CallAsync<MetadataResponse>(
            new MetadataRequest { Topics = [] },
            connection.Version(ApiKey.Metadata, 4, 9),
            cancellationToken
        );
        gateway.ClusterId = metadata.ClusterId ?? "";
        gateway.Brokers = [.. metadata.Brokers.Select(broker => broker.NodeId).Order()];
        gateway.BootstrapServers = string.Join(
            ',',
            metadata
                .Brokers.OrderBy(broker => broker.NodeId)
                .Select(broker => $"{Loopback}:{gateway.PortOf(broker.NodeId, broker.Host, broker.Port)}")
        );
        return gateway;
    }

    public void Delay(int broker, TimeSpan delay)
    {
        foreach (var relay in _relays.Where(relay => relay.Key.Id == broker))
            relay.Value.Value.Delay = delay;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values)
            await relay.Value.DisposeAsync();
    }

    int PortOf(int id, string host, int port) =>
        _relays
            .GetOrAdd(
                (id, host, port),
                broker =>
                    new(() =>
                    {
                        var relay = new ClientRelay(
                            broker.Id,
                            Counter,
                            cancellation => _dial(broker.Host, broker.Port, cancellation)
                        )
                        {
                            Rewrite = Rewrite,
                        };
                        relay.Open();
                        return relay;
                    })
            )
            .Value.Port;

    Frame Rewrite(PendingRequest request, Frame frame)
    {
        var header = request.Header;
        if (
            header.Api
            is not (ApiKey.Metadata or ApiKey.FindCoordinator or ApiKey.DescribeCluster or ApiKey.ApiVersions)
        )
            return frame;
        try
        {
            var reader = new KafkaReader(frame.Content);
            header.SkipResponseHeader(ref reader);
            var response = ApiTable.ReadResponse(header.Api, ref reader, header.Version);
            Change(response);
            return header.Answer(response);
        }
        catch (ProtocolException)
        {
            // Not in a version that was offered: an error that the client understands.
            return frame;
        }
    }

    void Change(IResponse response)
    {
        switch (response)
        {
            case MetadataResponse metadata:
                foreach (var broker in metadata.Brokers)
                    (broker.Host, broker.Port) = (Loopback, PortOf(broker.NodeId, broker.Host, broker.Port));
                break;
            case DescribeClusterResponse described:
                foreach (var broker in described.Brokers)
                    (broker.Host, broker.Port) = (Loopback, PortOf(broker.BrokerId, broker.Host, broker.Port));
                break;
            case FindCoordinatorResponse found:
                if (found.NodeId >= 0 && !string.IsNullOrEmpty(found.Host))
                    (found.Host, found.Port) = (Loopback, PortOf(found.NodeId, found.Host, found.Port));
                foreach (
                    var coordinator in found.Coordinators.Where(coordinator => !string.IsNullOrEmpty(coordinator.Host))
                )
                    (coordinator.Host, coordinator.Port) = (
                        Loopback,
                        PortOf(coordinator.NodeId, coordinator.Host, coordinator.Port)
                    );
                break;
            case ApiVersionsResponse versions:
                versions.ApiKeys.RemoveAll(api => Hidden.Contains((ApiKey)api.ApiKey));
                foreach (var api in versions.ApiKeys.Where(api => ApiTable.Keys.Contains((ApiKey)api.ApiKey)))
                    api.MaxVersion = Math.Min(
                        api.MaxVersion,
                        Capped.GetValueOrDefault((ApiKey)api.ApiKey, ApiTable.HighestVersion((ApiKey)api.ApiKey))
                    );
                break;
        }
    }
}
