using LocalKafka;

namespace Course.Kit;

/// <summary>
/// What stands between the nodes of a local cluster and whoever calls them: a relay before each listener, which can
/// count, delay and cut. Clients, other brokers and controllers have a listener each; clients with Kerberos call the
/// nodes themselves.
/// </summary>
internal sealed class LocalWires : IAsyncDisposable
{
    const string Clients = "CLIENTS",
        Brokers = "BROKERS",
        Host = "127.0.0.1";
    readonly Dictionary<int, List<Relay>> _relays = [];
    readonly Dictionary<int, ClientRelay> _clients = [];

    public TrafficCounter Counter { get; } = new();

    public Links Links { get; } = new();

    /// <summary>Has the nodes listen where these wires end.</summary>
    public void Connect(LocalKafkaOptions options)
    {
        // Brokers talk among themselves through the first.
        options.Listeners = [new(Brokers, "PLAINTEXT"), new(Clients, "PLAINTEXT")];
        options.Advertise = Before;
    }

    public string BootstrapServersOf(LocalKafkaCluster cluster) => cluster.BootstrapServersOf(Clients);

    public void Open(int node) => _relays[node].ForEach(relay => relay.Open());

    /// <summary>The node is gone: whoever calls is refused.</summary>
    public void Close(int node) => _relays[node].ForEach(relay => relay.Close());

    public void Delay(int node, TimeSpan delay) => _clients[node].Delay = delay;

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values.SelectMany(relays => relays))
            await relay.DisposeAsync();
    }

    int Before(int node, string listener, int port)
    {
        if (listener == KerberosServer.Listener)
            return port;
        Task<Stream> ConnectAsync(CancellationToken cancellation) => PlainDialer.ConnectAsync(Host, port, cancellation);
        Relay relay =
            listener == Clients
                ? _clients[node] = new ClientRelay(node, Counter, ConnectAsync)
                : new LinkRelay(node, Links, ConnectAsync);
        if (!_relays.TryGetValue(node, out var others))
            _relays[node] = others = [];
        others.Add(relay);
        relay.Open();
        return relay.Port;
    }
}
