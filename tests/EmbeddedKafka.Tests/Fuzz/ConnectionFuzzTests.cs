using System.Collections.Concurrent;
using System.Text;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;

namespace EmbeddedKafka.Tests.Fuzz;

/// <summary>Clients that are none. Each harms its own connection alone, and the log has one line for it.</summary>
public sealed class ConnectionFuzzTests : IAsyncLifetime
{
    readonly ConcurrentQueue<string> _log = new();
    EmbeddedKafkaCluster _cluster = null!;

    static readonly Dictionary<string, byte[]> Openings = new()
    {
        ["a size of zero"] = [0, 0, 0, 0],
        ["a negative size"] = [0xff, 0xff, 0xff, 0xff],
        ["the most negative size"] = [0x80, 0, 0, 0],
        ["a size beyond the limit"] = [0x7f, 0xff, 0xff, 0xff],
        ["an HTTP request"] = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ["a TLS ClientHello"] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[507]],
        ["an SSH greeting"] = Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2\r\n"),
        ["a frame without room for a header"] = [0, 0, 0, 3, 0, 3, 0],
        ["an API that does not exist"] = [0, 0, 0, 10, 3, 231, 0, 0, 0, 0, 0, 1, 255, 255],
        ["an API key below zero"] = [0, 0, 0, 10, 255, 254, 0, 0, 0, 0, 0, 1, 255, 255],
        ["a version that does not exist"] = [0, 0, 0, 10, 0, 3, 0, 99, 0, 0, 0, 1, 255, 255],
        ["a client id longer than its frame"] = [0, 0, 0, 10, 0, 3, 0, 1, 0, 0, 0, 1, 0x7f, 0xff],
        ["two billion topics"] = [0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 255, 255, 0x7f, 0xff, 0xff, 0xff],
        ["a good request, then noise"] =
        [
            .. RawClient.Frame(ApiKey.ApiVersions, 0, 1, new ApiVersionsRequest()),
            0xff,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
        ],
    };

    public static TheoryData<string> OpeningNames => [.. Openings.Keys];

    public async ValueTask InitializeAsync() =>
        _cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1, Logger = _log.Enqueue });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(OpeningNames))]
    public async Task Who_does_not_speak_Kafka_is_cut_off_with_one_line_in_the_log(string opening)
    {
        using var bystander = await ConnectAsync();
        using var client = await ConnectAsync();
        await client.SendAsync(Openings[opening]);
        while (await client.ReceiveAsync() is not null) { }
        await IsServed(bystander);
        Assert.Single(await LinesAsync(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task Who_ends_within_a_request_is_cut_off_with_one_line_in_the_log(int bytes)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(RawClient.Frame(ApiKey.ApiVersions, 0, 1, new ApiVersionsRequest()).AsMemory(0, bytes));
        client.CloseSending();
        Assert.Null(await client.ReceiveAsync());
        Assert.Contains($"{bytes} bytes into a request", Assert.Single(await LinesAsync(1)));
    }

    [Fact]
    public async Task Who_closes_its_sending_half_still_gets_its_answer_and_no_line_in_the_log()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(RawClient.Frame(ApiKey.ApiVersions, 0, 1, new ApiVersionsRequest()));
        client.CloseSending();
        Assert.NotNull(await client.ReceiveAsync());
        Assert.Null(await client.ReceiveAsync());
        Assert.Empty(_log);
    }

    [Fact]
    public async Task Noise_on_many_connections_is_one_line_each_and_no_error_of_the_brokers()
    {
        const int Clients = 300;
        var random = new Random(3);
        for (var i = 0; i < Clients; i++)
        {
            using var client = await ConnectAsync();
            var noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            noise[0] |= 0x80;
            await client.SendAsync(Framed(noise));
            client.CloseSending();
            while (await client.ReceiveAsync() is not null) { }
        }
        Assert.Equal(Clients, (await LinesAsync(Clients)).Length);
        Assert.All(_log, line => Assert.DoesNotContain("   at ", line));
    }

    [Fact]
    public async Task Large_claims_buy_little_memory_however_many_make_them()
    {
        const int Clients = 400;
        await GetAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var clients = new List<RawClient>();
        // 100 MB each, of which the header comes.
        foreach (var _ in Enumerable.Range(0, Clients))
        {
            var client = await ConnectAsync();
            clients.Add(client);
            await client.SendAsync(new byte[] { 0x05, 0xf5, 0xe1, 0x00, 0, 0, 0, 9 });
        }
        await GetAsync();
        foreach (var client in clients)
            client.CloseSending();
        await LinesAsync(Clients);
        // 64 MiB on credit for all, 128 KiB for each, and what a connection takes anyway.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, (64L << 20) + Clients * 300_000L);
        foreach (var client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task Thousands_of_connections_that_say_nothing_leave_the_broker_serving()
    {
        var clients = new List<RawClient>();
        try
        {
            for (var i = 0; i < Most(); i++)
                clients.Add(await ConnectAsync());
            foreach (var talker in clients.Where((_, i) => i % 500 == 0))
                await IsServed(talker);
            await GetAsync();
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
        await GetAsync();
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("range", new byte[0])]
    [InlineData("range", new byte[] { 0 })]
    [InlineData("range", new byte[] { 0x80, 0, 1, 2, 3 })]
    [InlineData("range", new byte[] { 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 1 })]
    [InlineData("range", new byte[] { 0, 3, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff })]
    public async Task Members_may_tell_each_other_anything(string protocol, byte[] metadata)
    {
        using var client = await ConnectAsync();
        var join = new JoinGroupRequest
        {
            GroupId = "g",
            MemberId = "",
            ProtocolType = "consumer",
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 10_000,
            Protocols = [new() { Name = protocol, Metadata = metadata }],
        };
        await UntilCoordinated(client);
        var joined = await client.CallAsync<JoinGroupResponse>(join, 3);
        Assert.Equal(ErrorCode.None, joined.ErrorCode);
        var sync = new SyncGroupRequest
        {
            GroupId = "g",
            GenerationId = joined.GenerationId,
            MemberId = joined.MemberId,
            Assignments = [new() { MemberId = joined.MemberId, Assignment = metadata }],
        };
        Assert.Equal(metadata, (await client.CallAsync<SyncGroupResponse>(sync, 3)).Assignment.ToArray());
        Assert.Equal(
            "Stable",
            (await client.CallAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = ["g"] }, 4))
                .Groups[0]
                .GroupState
        );
        Assert.NotNull(
            await client.CallAsync<OffsetDeleteResponse>(
                new OffsetDeleteRequest
                {
                    GroupId = "g",
                    Topics = [new() { Name = "t", Partitions = [new() { PartitionIndex = 0 }] }],
                },
                0
            )
        );
        Assert.Single(_cluster.Snapshot().Groups);
        Assert.Empty(_log);
    }

    /// <summary>5,000, or what the limit on open files leaves: both ends of each are in this process.</summary>
    static int Most()
    {
        var limit = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits")
                .Where(line => line.StartsWith("Max open files"))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
                .First()
            : "1024";
        return int.TryParse(limit, out var files) ? Math.Clamp((files - 600) / 2, 100, 5000) : 5000;
    }

    static byte[] Framed(byte[] body) =>
        [(byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(_cluster.Brokers[0].Port);

    async Task GetAsync()
    {
        using var client = await ConnectAsync();
        await IsServed(client);
    }

    static async Task UntilCoordinated(RawClient client)
    {
        var request = new FindCoordinatorRequest { Key = "g", KeyType = 0 };
        while ((await client.CallAsync<FindCoordinatorResponse>(request, 2)).ErrorCode != ErrorCode.None)
            await Task.Delay(20);
    }

    static async Task IsServed(RawClient client) =>
        Assert.NotEmpty((await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ApiKeys);

    /// <summary>The log once it has <paramref name="count"/> lines: a connection's line may come after its end
    /// has.</summary>
    async Task<string[]> LinesAsync(int count)
    {
        for (var i = 0; i < 3000 && _log.Count < count; i++)
            await Task.Delay(10);
        return [.. _log];
    }
}
