namespace Course.Kit;

/// <summary>A relay before each port of a broker that clients call, which counts and delays; those of a secured cluster
/// have taps, where nothing is counted. Between the brokers stands Docker's network.</summary>
internal sealed class DockerWires(Taps? taps) : IAsyncDisposable
{
    readonly Dictionary<int, ClientRelay> _relays = [];

    public TrafficCounter Counter { get; } = new();

    public int Before(int node, string listener, int port)
    {
        if (taps is not null)
            return taps.Before(node, listener, port);
        // A start that lost its ports to somebody else begins again with others.
        if (_relays.Remove(node, out var old))
            old.Close();
        var relay = _relays[node] = new ClientRelay(
            node,
            Counter,
            cancellation => PlainDialer.ConnectAsync("127.0.0.1", port, cancellation)
        );
        relay.Open();
        return relay.Port;
    }

    public void Open(int node)
    {
        taps?.Open(node);
        _relays.GetValueOrDefault(node)?.Open();
    }

    /// <summary>The broker is gone: whoever calls is refused.</summary>
    public void Close(int node)
    {
        taps?.Close(node);
        _relays.GetValueOrDefault(node)?.Close();
    }

    public void Delay(int node, TimeSpan delay)
    {
        taps?.Delay(node, delay);
        if (_relays.TryGetValue(node, out var relay))
            relay.Delay = delay;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values)
            await relay.DisposeAsync();
    }
}
