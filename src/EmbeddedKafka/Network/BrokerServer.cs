using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Network;

/// <summary>One broker's listeners and its connections.</summary>
internal sealed class BrokerServer : IDisposable
{
    readonly Lock _lock = new();
    readonly HashSet<Connection> _connections = [];
    readonly List<Arrival> _waiting = [];
    readonly List<ListenerSocket> _listeners;
    LoopTimer? _idleCheck;
    bool _isRunning;

    public BrokerServer(int brokerId, ServerSettings settings, params IReadOnlyList<ListenerGate> gates)
    {
        BrokerId = brokerId;
        Settings = settings;
        _listeners = [.. gates.Select(gate => new ListenerSocket(this, gate))];
    }

    public int BrokerId { get; }

    public ServerSettings Settings { get; }

    /// <summary>May be replaced at any time; counts for connections from then on.</summary>
    public ConnectionLimits Limits { get; set; } = new();

    /// <summary>The port of the first listener.</summary>
    public int Port => PortOf(0);

    /// <summary>A listener's port, known from the first start and kept over restarts.</summary>
    public int PortOf(int listener) => _listeners[listener].Port;

    /// <summary>Listens; the first time on the ports that the listeners say.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_isRunning)
                return;
            _isRunning = true;
            foreach (var listener in _listeners)
                listener.Start();
        }
    }

    /// <summary>Stops listening and drops all connections. The ports stay bound, so that nobody else takes them
    /// meanwhile.</summary>
    public void Stop()
    {
        Connection[] open;
        lock (_lock)
        {
            if (!_isRunning)
                return;
            _isRunning = false;
            foreach (var listener in _listeners)
                listener.Stop();
            open = [.. _connections];
            _connections.Clear();
            foreach (var arrival in _waiting)
                arrival.Socket.Dispose();
            _waiting.Clear();
        }
        foreach (var connection in open)
            connection.Close();
        lock (_lock)
            if (!_isRunning)
                foreach (var listener in _listeners)
                    listener.Reserve();
    }

    public void Dispose()
    {
        Stop();
        lock (_lock)
            foreach (var listener in _listeners)
                listener.Dispose();
    }

    /// <summary>One more listener, open while the broker runs.</summary>
    /// <exception cref="SocketException">Its port is taken.</exception>
    public void Open(ListenerGate gate)
    {
        lock (_lock)
        {
            var listener = new ListenerSocket(this, gate);
            if (_isRunning)
                listener.Start();
            _listeners.Add(listener);
        }
    }

    /// <summary>Ends a listener and its connections.</summary>
    public void Close(ListenerGate gate)
    {
        Connection[] open;
        lock (_lock)
        {
            if (_listeners.Find(listener => listener.Gate == gate) is not { } closing)
                return;
            _listeners.Remove(closing);
            closing.Dispose();
            open = [.. _connections.Where(connection => connection.Gate == gate)];
        }
        foreach (var connection in open)
            connection.Close();
    }

    /// <summary>Drops the connections of one client, or all; returns how many.</summary>
    public int CloseConnections(string? clientId)
    {
        Connection[] open;
        lock (_lock)
            open = [.. _connections.Where(connection => clientId is null || connection.ClientId == clientId)];
        foreach (var connection in open)
            connection.Close();
        return open.Length;
    }

    internal void Remove(Connection connection)
    {
        Arrival? next = null;
        lock (_lock)
        {
            _connections.Remove(connection);
            var first = _isRunning ? _waiting.FindIndex(HasPlace) : -1;
            if (first >= 0)
            {
                next = _waiting[first];
                _waiting.RemoveAt(first);
            }
        }
        if (next is { } arrival)
            Serve(arrival);
    }

    internal async Task AcceptAsync(ListenerSocket listener, Socket listening)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listening.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                lock (_lock)
                    if (!listener.IsListeningOn(listening))
                        return;
                Settings.Log($"broker {BrokerId} could not accept a connection: {e.Message}");
                continue;
            }
            var arrival = new Arrival(listener, listening, socket);
            if (DelayFor(socket) is { } delay)
                _ = TurnAwayAsync(arrival, delay);
            else
                Serve(arrival);
        }
    }

    TimeSpan? DelayFor(Socket socket)
    {
        try
        {
            return Settings.ConnectionRates?.DelayFor(BrokerId, ((IPEndPoint)socket.RemoteEndPoint!).Address);
        }
        catch (SocketException)
        {
            // It has gone already, as it will turn out.
            return null;
        }
    }

    /// <summary>A connection beyond its address's rate stays unserved for a while and then closes (KIP-612).</summary>
    async Task TurnAwayAsync(Arrival arrival, TimeSpan delay)
    {
        await Task.Delay(delay, Settings.Loop.Time).ConfigureAwait(false);
        arrival.Socket.Dispose();
    }

    void Serve(Arrival arrival)
    {
        try
        {
            if (MustWait(arrival))
                return;
            arrival.Socket.NoDelay = true;
            var connection = new Connection(this, arrival.Listener.Gate, arrival.Socket);
            if (!Add(arrival, connection))
            {
                connection.Close();
                return;
            }
            Settings.Observer.Opened(BrokerId, connection.Client);
            Settings.Loop.Post(WatchIdle);
            _ = connection.RunAsync();
        }
        catch (SocketException)
        {
            // The client left before it could be served.
            arrival.Socket.Dispose();
        }
        catch (Exception e)
        {
            // The listener goes on with the next client.
            arrival.Socket.Dispose();
            Settings.Log($"broker {BrokerId} could not serve a connection: {e}");
        }
    }

    bool Add(Arrival arrival, Connection connection)
    {
        lock (_lock)
        {
            if (!arrival.IsCurrent)
                return false;
            if (
                _connections.Count(other => other.Client.Address.Equals(connection.Client.Address))
                >= Limits.For(connection.Client.Address)
            )
            {
                Settings.Log(
                    $"broker {BrokerId} refused a connection from {connection.Client.Address}: max.connections.per.ip"
                );
                return false;
            }
            return _connections.Add(connection);
        }
    }

    /// <summary>With max.connections in use, of the broker or of the listener, a new connection is left unserved until
    /// another closes, as in Kafka.</summary>
    bool MustWait(Arrival arrival)
    {
        lock (_lock)
        {
            if (!arrival.IsCurrent || HasPlace(arrival))
                return false;
            _waiting.Add(arrival);
            return true;
        }
    }

    bool HasPlace(Arrival arrival)
    {
        var gate = arrival.Listener.Gate;
        var most = Limits.OfListener(gate.Options.Name);
        return _connections.Count < Limits.Connections
            && (most == int.MaxValue || _connections.Count(connection => connection.Gate == gate) < most);
    }

    void WatchIdle() => _idleCheck ??= Settings.Loop.Schedule(Limits.MaxIdleMs, CloseIdle);

    void CloseIdle()
    {
        _idleCheck = null;
        Connection[] open;
        lock (_lock)
            open = [.. _connections];
        if (open.Length == 0 || Limits.MaxIdleMs < 0)
            return;
        var now = Settings.Loop.Uptime;
        var next = Limits.MaxIdleMs;
        foreach (var connection in open)
        {
            var left = Limits.MaxIdleMs - (now - connection.LastActive);
            if (connection.IsBusy)
                continue;
            if (left <= 0)
                connection.Close();
            else
                next = Math.Min(next, left);
        }
        _idleCheck = Settings.Loop.Schedule(next, CloseIdle);
    }

    /// <summary>A connection as it comes in; late when the broker has stopped meanwhile.</summary>
    readonly record struct Arrival(ListenerSocket Listener, Socket Listening, Socket Socket)
    {
        public bool IsCurrent => Listener.IsListeningOn(Listening);
    }
}
