using System.Net;
using System.Net.Sockets;

namespace EmbeddedKafka.Network;

/// <summary>One broker's socket of one listener. Its members are called under the lock of its
/// <see cref="BrokerServer"/>.</summary>
internal sealed class ListenerSocket(BrokerServer server, ListenerGate gate)
{
    Socket? _listening;
    Socket? _reserved;

    public ListenerGate Gate => gate;

    /// <summary>The port, known from the first start and kept over restarts.</summary>
    public int Port { get; private set; }

    public bool IsListeningOn(Socket socket) => _listening == socket;

    public void Start()
    {
        var socket = _reserved ?? Bind(Port > 0 ? Port : gate.PortOn(server.BrokerId));
        _reserved = null;
        socket.Listen(512);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _listening = socket;
        _ = server.AcceptAsync(this, socket);
    }

    public void Stop()
    {
        _listening?.Dispose();
        _listening = null;
    }

    /// <summary>Keeps the port bound while the broker is down, so that nobody else takes it.</summary>
    public void Reserve()
    {
        try
        {
            _reserved ??= Bind(Port);
        }
        catch (SocketException e)
        {
            server.Settings.Log($"broker {server.BrokerId} cannot keep port {Port}: {e.SocketErrorCode}");
        }
    }

    public void Dispose()
    {
        Stop();
        _reserved?.Dispose();
        _reserved = null;
    }

    Socket Bind(int port)
    {
        var address = gate.Options.Address;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw PortTaken(e, port);
        }
    }

    SocketException PortTaken(SocketException e, int port)
    {
        var what = $"broker {server.BrokerId} cannot listen on {gate.Options.Address}:{port} ({gate.Options.Name})";
        var who = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? PortOwner.Of(port) : null;
        return new((int)e.SocketErrorCode, $"{what}: {e.Message}{(who is null ? "" : $"; {who} has it")}");
    }
}
