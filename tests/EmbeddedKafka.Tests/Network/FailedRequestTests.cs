using System.Collections.Concurrent;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Network;

/// <summary>A failure of the cluster's own code is a line in the log, whatever its type; a client that goes is
/// none.</summary>
public sealed class FailedRequestTests
{
    readonly ConcurrentQueue<string> _log = new();

    public static TheoryData<Exception> Failures =>
        [
            new FileNotFoundException("Could not load file or assembly 'Some.Codec'"),
            new FileLoadException("Could not load file or assembly 'Some.Codec'"),
            new TypeLoadException("Could not load type 'Some.Codec'"),
            new DllNotFoundException("Unable to load shared library 'Some.Codec'"),
            new TypeInitializationException("Outer", new FileNotFoundException("Could not load 'Some.Codec'")),
            new IOException("Some.Codec: no space left"),
            new ObjectDisposedException("Some.Codec"),
            new TaskCanceledException("Some.Codec was cancelled"),
            new System.Net.Sockets.SocketException(111, "Some.Codec was refused"),
        ];

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Failures))]
    public async Task A_handler_that_fails_closes_the_connection_with_one_line_that_says_why(Exception failure)
    {
        using var loop = new ClusterLoop(TimeProvider.System, _log.Enqueue);
        using var server = Start(loop, new FailingHandler(failure));
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(RawClient.Frame(ApiKey.FindCoordinator, 2, 1, new FindCoordinatorRequest { Key = "k" }));
        Assert.Null(await client.ReceiveAsync());
        var line = Assert.Single(_log);
        Assert.Contains("broker 7", line, StringComparison.Ordinal);
        Assert.Contains("FindCoordinator failed", line, StringComparison.Ordinal);
        Assert.Contains("Some.Codec", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task A_client_that_goes_is_no_line()
    {
        using var loop = new ClusterLoop(TimeProvider.System, _log.Enqueue);
        using var server = Start(loop, new EchoHandler());
        using (var client = await RawClient.ConnectAsync(server.Port))
            await client.CallAsync<FindCoordinatorResponse>(new FindCoordinatorRequest { Key = "k" }, 2);
        using (var next = await RawClient.ConnectAsync(server.Port))
            await next.CallAsync<FindCoordinatorResponse>(new FindCoordinatorRequest { Key = "k" }, 2);
        Assert.Empty(_log);
    }

    BrokerServer Start(ClusterLoop loop, IApiHandler handler)
    {
        var server = new BrokerServer(
            7,
            new(loop, new([handler]), new NoObserver(), _log.Enqueue),
            new ListenerGate(0, new("PLAINTEXT"))
        );
        server.Start();
        return server;
    }

    sealed class FailingHandler(Exception failure) : ApiHandler<FindCoordinatorRequest>(ApiKey.FindCoordinator, 0, 6)
    {
        protected override ValueTask<IResponse?> HandleAsync(RequestContext context, FindCoordinatorRequest request) =>
            throw failure;
    }
}
