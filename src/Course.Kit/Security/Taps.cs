namespace Course.Kit;

/// <summary>The relays before the listeners of a secured cluster, and who eavesdrops there. Clients are told to call
/// the relays, so what they say passes here; the course's own door has none.</summary>
internal sealed class Taps : IAsyncDisposable
{
    const string Host = "127.0.0.1";
    readonly Lock _lock = new();
    readonly Dictionary<(int Broker, string Listener), TapRelay> _relays = [];
    readonly List<Eavesdropper> _ears = [];
    int _connections;

    /// <summary>Puts a relay before a listener, once for each, and tells its port.</summary>
    public int Before(int broker, string listener, int port)
    {
        if (!SecuredListeners.IsOfClients(listener) || listener == SecuredListeners.Own)
            return port;
        // A start that lost its ports to somebody else begins again with others.
        if (_relays.Remove((broker, listener), out var old))
            old.Close();
        var relay = new TapRelay(
            broker,
            listener,
            this,
            cancellation => PlainDialer.ConnectAsync(Host, port, cancellation)
        );
        _relays[(broker, listener)] = relay;
        relay.Open();
        return relay.Port;
    }

    public void Open(int broker) => Each(broker, relay => relay.Open());

    /// <summary>The broker is gone: whoever calls is refused.</summary>
    public void Close(int broker) => Each(broker, relay => relay.Close());

    public void Delay(int broker, TimeSpan delay) => Each(broker, relay => relay.Delay = delay);

    public int NextConnection() => Interlocked.Increment(ref _connections);

    public void Heard(string listener, Passage passage)
    {
        lock (_lock)
            foreach (var ear in _ears)
                if (ear.Listener == listener)
                    ear.Hear(passage);
    }

    public void Add(Eavesdropper ear)
    {
        lock (_lock)
            _ears.Add(ear);
    }

    public void Remove(Eavesdropper ear)
    {
        lock (_lock)
            _ears.Remove(ear);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values)
            await relay.DisposeAsync();
    }

    void Each(int broker, Action<TapRelay> act)
    {
        foreach (var (place, relay) in _relays)
            if (place.Broker == broker)
                act(relay);
    }
}
