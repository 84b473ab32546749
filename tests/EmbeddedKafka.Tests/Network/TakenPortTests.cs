using System.Net;
using System.Net.Sockets;

namespace EmbeddedKafka.Tests.Network;

public sealed class TakenPortTests
{
    [Fact]
    public async Task A_port_in_use_is_named_and_where_the_system_tells_who_has_it()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var failure = await Assert.ThrowsAsync<SocketException>(() =>
            EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1, Listeners = [new("PLAINTEXT") { Port = port }] })
        );
        Assert.Equal(SocketError.AddressAlreadyInUse, failure.SocketErrorCode);
        Assert.Contains(
            $"broker 1 cannot listen on 127.0.0.1:{port} (PLAINTEXT)",
            failure.Message,
            StringComparison.Ordinal
        );
        if (OperatingSystem.IsLinux())
            Assert.Contains($"process {Environment.ProcessId} ", failure.Message, StringComparison.Ordinal);
    }
}
