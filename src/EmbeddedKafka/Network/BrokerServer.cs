using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Network;

/// <summary>One broker's listener and its connections.</summary>
internal sealed class BrokerServer(int brokerId, IPAddress address, ServerSettings settings) : IDisposable
{
    readonly Lock _lock = new();
    readonly HashSet<Connection> _connections = [];
    readonly Queue<Socket> _waiting = [];
    LoopTimer? _idleCheck;
    Socket? _listener;
    Socket? _reserved;

    public int BrokerId => brokerId;

    /// <summary>The port, known from the first start and kept over restarts.</summary>
    public int Port { get; private set; }

    public ServerSettings Settings => settings;

    /// <summary>May be replaced at any time; counts for connections from then on.</summary>
    public ConnectionLimits Limits { get; set; } = new();

    /// <summary>Listens, on <paramref name="port"/> the first time (0: any free one).</summary>
    public void Start(int port = 0)
    {
        lock (_lock)
        {
            if (_listener is not null)
                return;
            var listener = _reserved ?? Bind(port);
            _reserved = null;
            listener.Listen(512);
            Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
            _listener = listener;
            _ = AcceptAsync(listener);
        }
    }

    /// <summary>Stops listening and drops all connections. The port stays bound, so that nobody else takes it meanwhile.</summary>
    public void Stop()
    {
        Connection[] open;
        lock (_lock)
        {
            if (_listener is null)
                return;
            _listener.Dispose();
            _listener = null;
            open = [.. _connections];
            _connections.Clear();
            while (_waiting.TryDequeue(out var socket))
                socket.Dispose();
        }
        foreach (var connection in open)
            connection.Close();
        lock (_lock)
            _reserved ??= TryReserve();
    }

    public void Dispose()
    {
        Stop();
        lock (_lock)
            _reserved?.Dispose();
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
        Socket? next = null;
        Socket? listener;
        lock (_lock)
        {
            _connections.Remove(connection);
            listener = _listener;
            if (listener is not null && _connections.Count < Limits.Connections)
                _waiting.TryDequeue(out next);
        }
        if (next is not null)
            Serve(listener!, next);
    }

    Socket Bind(int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    Socket? TryReserve()
    {
        try
        {
            return Bind(Port);
        }
        catch (SocketException e)
        {
            settings.Log($"broker {brokerId} cannot keep port {Port}: {e.SocketErrorCode}");
            return null;
        }
    }

    async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!IsListening(listener))
                    return;
                settings.Log($"broker {brokerId} could not accept a connection: {e.Message}");
                continue;
            }
            Serve(listener, socket);
        }
    }

    bool IsListening(Socket listener)
    {
        lock (_lock)
            return _listener == listener;
    }

    void Serve(Socket listener, Socket socket)
    {
        try
        {
            if (MustWait(listener, socket))
                return;
            socket.NoDelay = true;
            var connection = new Connection(this, socket);
            if (!Add(listener, connection))
            {
                connection.Close();
                return;
            }
            settings.Observer.Opened(brokerId, connection.Client);
            settings.Loop.Post(WatchIdle);
            _ = connection.RunAsync();
        }
        catch (SocketException)
        {
            // The client left before it could be served.
            socket.Dispose();
        }
    }

    bool Add(Socket listener, Connection connection)
    {
        lock (_lock)
        {
            if (_listener != listener)
                return false;
            if (_connections.Count(other => other.Client.Address.Equals(connection.Client.Address)) >= Limits.For(connection.Client.Address))
            {
                settings.Log($"broker {brokerId} refused a connection from {connection.Client.Address}: max.connections.per.ip");
                return false;
            }
            return _connections.Add(connection);
        }
    }

    /// <summary>With max.connections in use a new connection is left unserved until another closes, as in Kafka.</summary>
    bool MustWait(Socket listener, Socket socket)
    {
        lock (_lock)
        {
            if (_listener != listener || _connections.Count < Limits.Connections)
                return false;
            _waiting.Enqueue(socket);
            return true;
        }
    }

    void WatchIdle() => _idleCheck ??= settings.Loop.Schedule(Limits.MaxIdleMs, CloseIdle);

    void CloseIdle()
    {
        _idleCheck = null;
        Connection[] open;
        lock (_lock)
            open = [.. _connections];
        if (open.Length == 0 || Limits.MaxIdleMs < 0)
            return;
        var now = settings.Loop.Uptime;
        var next = Limits.MaxIdleMs;
        foreach (var connection in open)
        {
            var left = Limits.MaxIdleMs - (now - connection.LastActive);
            if (connection.IsBusy) continue;
            if (left <= 0) connection.Close();
            else next = Math.Min(next, left);
        }
        _idleCheck = settings.Loop.Schedule(next, CloseIdle);
    }
}
