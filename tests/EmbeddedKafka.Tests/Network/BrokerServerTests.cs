using System.Collections.Concurrent;
using System.Net.Sockets;
using CsCheck;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Network;

public sealed class BrokerServerTests : IDisposable
{
    readonly ConcurrentQueue<string> _log = new();
    readonly EchoHandler _echo = new();
    readonly ClusterLoop _loop;
    readonly BrokerServer _server;

    public BrokerServerTests()
    {
        _loop = new(TimeProvider.System, _log.Enqueue);
        _server = new(
            7,
            new(_loop, new([_echo]), new NoObserver(), _log.Enqueue) { MaxRequestBytes = 1_000_000 },
            new ListenerGate(0, new("PLAINTEXT"))
        );
        _server.Start();
    }

    public void Dispose()
    {
        _server.Dispose();
        _loop.Dispose();
    }

    [Fact]
    public async Task Only_handled_apis_are_advertised()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        for (short version = 0; version <= 4; version++)
        {
            var response = await client.CallAsync<ApiVersionsResponse>(
                new ApiVersionsRequest { ClientSoftwareName = "raw", ClientSoftwareVersion = "1.0" },
                version
            );
            Assert.Equal(ErrorCode.None, response.ErrorCode);
            Assert.Equal(
                [(10, 0, 6), (18, 0, 4)],
                response.ApiKeys.Select(api => ((int)api.ApiKey, (int)api.MinVersion, (int)api.MaxVersion))
            );
        }
    }

    [Fact]
    public async Task An_unknown_version_of_ApiVersions_is_answered_in_version_0_with_error_35()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        await client.SendAsync(RawClient.Frame(ApiKey.ApiVersions, 5, 42, null));
        Assert.Equal([0, 0, 0, 42, 0, 35, 0, 0, 0, 1, 0, 18, 0, 0, 0, 4], await client.ReceiveAsync());
        Assert.NotEmpty((await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ApiKeys);
    }

    [Fact]
    public async Task An_improper_client_name_is_an_invalid_request()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        var response = await client.CallAsync<ApiVersionsResponse>(
            new ApiVersionsRequest { ClientSoftwareName = "a b", ClientSoftwareVersion = "1" },
            3
        );
        Assert.Equal(ErrorCode.InvalidRequest, response.ErrorCode);
    }

    [Fact]
    public async Task Answers_come_in_the_order_of_requests()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        string[] keys = ["a", "wait", "silent", "b", "c"];
        await client.SendAsync(
            keys.Select(
                    (key, i) => RawClient.Frame(ApiKey.FindCoordinator, 2, i, new FindCoordinatorRequest { Key = key })
                )
                .SelectMany(f => f)
                .ToArray()
        );
        Assert.Equal(0, await NextAsync(client));
        _echo.Gate.SetResult();
        int[] rest = [await NextAsync(client), await NextAsync(client), await NextAsync(client)];
        Assert.Equal([1, 3, 4], rest);
    }

    static async Task<int> NextAsync(RawClient client)
    {
        RawClient.Parse<FindCoordinatorResponse>(ApiKey.FindCoordinator, 2, (await client.ReceiveAsync())!, out var id);
        return id;
    }

    [Theory]
    [InlineData(999, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 3)]
    [InlineData(10, 7)]
    [InlineData(10, -1)]
    public async Task An_unknown_api_or_version_closes_the_connection_with_a_log_line(short key, short version)
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        await client.SendAsync(RawClient.Frame((ApiKey)key, version, 1, null));
        Assert.Null(await client.ReceiveAsync());
        Assert.Contains(_log, line => line.StartsWith("broker 7 closed the connection from 127.0.0.1:"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public async Task A_size_beyond_the_limits_closes_the_connection(int size)
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        await client.SendAsync(new[] { (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size });
        Assert.Null(await client.ReceiveAsync());
        await OthersAreServed();
    }

    [Fact]
    public async Task A_frame_that_ends_early_at_any_byte_harms_only_its_connection()
    {
        var frame = RawClient.Frame(
            ApiKey.FindCoordinator,
            4,
            1,
            new FindCoordinatorRequest { KeyType = 0, CoordinatorKeys = ["g", "h"] }
        );
        for (var length = 1; length < frame.Length; length++)
        {
            using var client = await RawClient.ConnectAsync(_server.Port);
            await client.SendAsync(frame.AsMemory(0, length));
            client.CloseSending();
            Assert.Null(await client.ReceiveAsync());
        }
        await OthersAreServed();
    }

    [Fact]
    public async Task A_frame_that_comes_byte_by_byte_is_answered()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        foreach (
            var single in RawClient.Frame(
                ApiKey.FindCoordinator,
                4,
                9,
                new FindCoordinatorRequest { CoordinatorKeys = ["g"] }
            )
        )
            await client.SendAsync(new[] { single });
        Assert.NotNull(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_large_frame_is_read_whole()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        var names = Enumerable.Range(0, 30_000).Select(i => $"group-with-a-long-name-{i}").ToList();
        var frame = RawClient.Frame(
            ApiKey.FindCoordinator,
            4,
            1,
            new FindCoordinatorRequest { CoordinatorKeys = names }
        );
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(frame);
            var response = RawClient.Parse<FindCoordinatorResponse>(
                ApiKey.FindCoordinator,
                4,
                (await client.ReceiveAsync())!,
                out _
            );
            Assert.NotNull(response);
            await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        }
    }

    [Fact]
    public async Task Garbage_harms_only_its_connection()
    {
        await Gen
            .Byte.Array[1, 300]
            .SampleAsync(
                async bytes =>
                {
                    using var client = await RawClient.ConnectAsync(_server.Port);
                    var size = bytes.Length;
                    byte[] framed =
                    [
                        (byte)(size >> 24),
                        (byte)(size >> 16),
                        (byte)(size >> 8),
                        (byte)size,
                        0,
                        10,
                        0,
                        (byte)(bytes[0] % 7),
                        .. bytes[1..],
                    ];
                    await client.SendAsync(framed);
                    client.CloseSending();
                    while (await client.ReceiveAsync() is not null) { }
                },
                iter: 300,
                threads: 1
            );
        await OthersAreServed();
    }

    [Fact]
    public async Task A_stopped_broker_refuses_and_a_restarted_one_has_its_port()
    {
        using var before = await RawClient.ConnectAsync(_server.Port);
        await before.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        var port = _server.Port;
        for (var i = 0; i < 5; i++)
        {
            _server.Stop();
            Assert.Null(await before.ReceiveAsync());
            await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(port));
            _server.Start();
            Assert.Equal(port, _server.Port);
            await OthersAreServed();
        }
    }

    async Task OthersAreServed()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);
        Assert.Equal(2, (await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ApiKeys.Count);
    }
}
