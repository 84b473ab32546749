using System.Net;
using System.Net.Sockets;
using Course.Kit;

namespace Graders.Support;

/// <summary>A way to the cluster that is closed at first: it takes connections, and what is sent waits until it
/// opens.</summary>
internal sealed class ClosedRoad : IAsyncDisposable
{
    readonly TcpListener _entrance = new(IPAddress.Loopback, 0);
    readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _end = new();
    readonly (string Host, int Port) _broker;
    readonly Task _accepting;

    public ClosedRoad(ICluster cluster)
    {
        var first = cluster.BootstrapServers.Split(',')[0];
        var colon = first.LastIndexOf(':');
        _broker = (first[..colon].Trim('[', ']'), int.Parse(first[(colon + 1)..]));
        _entrance.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For <c>bootstrap.servers</c>: a client learns the brokers' own addresses only when the road is
    /// open.</summary>
    public string BootstrapServers => $"127.0.0.1:{((IPEndPoint)_entrance.LocalEndpoint).Port}";

    public void Open() => _opened.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _entrance.Dispose();
        await _accepting;
    }

    async Task AcceptAsync()
    {
        var travelling = new List<Task>();
        try
        {
            while (true)
                travelling.Add(ForwardAsync(await _entrance.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(travelling);
        }
    }

    async Task ForwardAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _opened.Task.WaitAsync(_end.Token);
                using var broker = new TcpClient();
                await broker.ConnectAsync(_broker.Host, _broker.Port, _end.Token);
                var there = client.GetStream().CopyToAsync(broker.GetStream(), _end.Token);
                var back = broker.GetStream().CopyToAsync(client.GetStream(), _end.Token);
                await await Task.WhenAny(there, back);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // Either side hung up: so does the other.
            }
        }
    }
}
