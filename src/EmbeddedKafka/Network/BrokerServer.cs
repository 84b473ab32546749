using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Network;

/// <summary>One broker's listener and its connections.</summary>
internal sealed class BrokerServer(int brokerId, IPAddress address, ServerSettings settings) : IDisposable
{
    readonly Lock _lock = new();
    readonly HashSet<Connection> _connections = [];
    Socket? _listener;
    Socket? _reserved;

    public int BrokerId => brokerId;

    /// <summary>The port, known from the first start and kept over restarts.</summary>
    public int Port { get; private set; }

    public ServerSettings Settings => settings;

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

    internal void Remove(Connection connection)
    {
        lock (_lock)
            _connections.Remove(connection);
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
            socket.NoDelay = true;
            var connection = new Connection(this, socket);
            if (Add(listener, connection))
                _ = connection.RunAsync();
            else
                connection.Close();
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
            return _listener == listener && _connections.Add(connection);
    }
}
