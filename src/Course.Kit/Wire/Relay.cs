using System.Net;
using System.Net.Sockets;
using Course.Base;

namespace Course.Kit;

/// <summary>
/// A loopback listener that stands before one listener of a broker: whoever connects is connected on. While the broker
/// is down it refuses, as the broker itself would, and keeps its port.
/// </summary>
/// <param name="connectAsync">Connects to what stands behind.</param>
internal abstract class Relay(Func<CancellationToken, Task<Stream>> connectAsync) : IAsyncDisposable
{
    const int Backlog = 512;
    readonly Lock _lock = new();
    readonly HashSet<Socket> _open = [];
    readonly CancellationTokenSource _end = new();
    Socket _socket = Bind(0);
    bool _listens;

    /// <summary>Its port, the same for life.</summary>
    public int Port => field == 0 ? field = ((IPEndPoint)_socket.LocalEndPoint!).Port : field;

    public void Open()
    {
        lock (_lock)
        {
            if (_listens || _end.IsCancellationRequested)
                return;
            _socket.Listen(Backlog);
            _listens = true;
            _ = AcceptAsync(_socket);
        }
    }

    /// <summary>Drops every connection and refuses new ones.</summary>
    public void Close()
    {
        var port = Port;
        lock (_lock)
        {
            if (!_listens)
                return;
            _listens = false;
            _socket.Dispose();
            foreach (var client in _open)
                Drop(client);
            _open.Clear();
            if (!_end.IsCancellationRequested)
                _socket = Bind(port);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Close();
        _socket.Dispose();
    }

    /// <summary>Carries one connection until either side hangs up.</summary>
    private protected abstract Task CarryAsync(Stream client, Stream broker, CancellationToken cancellationToken);

    static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    static void Drop(Socket client)
    {
        // Reset the connection instead of closing it in order: so a client sees a broker that died.
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
    }

    async Task AcceptAsync(Socket listening)
    {
        while (true)
        {
            try
            {
                var client = await listening.AcceptAsync(_end.Token);
                client.NoDelay = true;
                lock (_lock)
                {
                    if (_listens && _socket == listening)
                        _open.Add(client);
                    else
                        Drop(client);
                }
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                lock (_lock)
                    if (!_listens || _socket != listening)
                        return;
            }
        }
    }

    async Task ServeAsync(Socket client)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            await using var near = new NetworkStream(client);
            await using var far = await connectAsync(ended.Token);
            await CarryAsync(near, far, ended.Token);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or OperationCanceledException
                        or CourseException
            )
        {
            // Either side hung up: so does the other.
        }
        finally
        {
            await ended.CancelAsync();
            lock (_lock)
            {
                _open.Remove(client);
                try
                {
                    Drop(client);
                }
                catch (ObjectDisposedException)
                {
                    // The connection was closed together with the broker's.
                }
            }
        }
    }
}
