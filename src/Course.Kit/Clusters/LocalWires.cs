using LocalKafka;

namespace Course.Kit;

/// <summary>
/// What stands between the nodes of a local cluster and whoever calls them: a relay before each listener, which can
/// count, delay and cut. Clients, other brokers and controllers have a listener each; clients with Kerberos call the
/// nodes themselves, and those of a secured cluster have taps of their own, where nothing is counted.
/// </summary>
internal sealed class LocalWires(Taps? taps) : IAsyncDisposable
{
    const string Clients = "CLIENTS",
        Brokers = SecuredListeners.Brokers,
        Host = "127.0.0.1";
    readonly Dictionary<int, List<Relay>> _relays = [];
    readonly Dictionary<int, ClientRelay> _clients = [];

    public TrafficCounter Counter { get; } = new();

    public Links Links { get; } = new();

    /// <summary>Has the nodes listen where these wires end.</summary>
    public void Connect(LocalKafkaOptions options)
    {
        // Brokers talk among themselves through the first.
        options.Listeners = taps is null
            ? [new(Brokers, "PLAINTEXT"), new(Clients, "PLAINTEXT")]
            : [new(Brokers, "SASL_PLAINTEXT"), .. SecuredListeners.Clients];
        options.Advertise = Before;
    }

    public string BootstrapServersOf(LocalKafkaCluster cluster) =>
        cluster.BootstrapServersOf(taps is null ? Clients : SecuredListeners.Secured);

    public void Open(int node)
    {
        _relays[node].ForEach(relay => relay.Open());
        taps?.Open(node);
    }

    /// <summary>The node is gone: whoever calls is refused.</summary>
    public void Close(int node)
    {
        _relays[node].ForEach(relay => relay.Close());
        taps?.Close(node);
    }

    public void Delay(int node, TimeSpan delay)
    {
        taps?.Delay(node, delay);
        foreach (var relay in _clients.Where(relay => relay.Key == node))
            relay.Value.Delay = delay;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values.SelectMany(relays => relays))
            await relay.DisposeAsync();
    }

    int Before(int node, string listener, int port)
    {
        if (listener == KerberosServer.Listener)
            return port;
        if (taps is not null && SecuredListeners.IsOfClients(listener))
            return taps.Before(node, listener, port);
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
