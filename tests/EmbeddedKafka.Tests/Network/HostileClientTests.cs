using System.Collections.Concurrent;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Network;

/// <summary>Requests that are well formed and mean nothing, and ones that are not even well formed, against all
/// handlers at once.</summary>
public sealed class HostileClientTests
{
    public static TheoryData<ApiKey> Apis => [.. ApiTable.Keys];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Nonsense_for_an_api_is_refused_and_breaks_nothing(ApiKey api)
    {
        var log = new ConcurrentQueue<string>();
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new() { Logger = log.Enqueue },
            TestContext.Current.CancellationToken
        );
        var port = cluster.Brokers[0].Port;
        if (await AdvertisedAsync(port, api) is not { } range)
            return;
        var codec = MessageCatalog.Named($"{api}Request");
        var random = new Random((int)api);
        for (var version = Math.Max(range.MinVersion, codec.Lowest); version <= range.MaxVersion; version++)
        for (var i = 0; i < 5; i++)
        {
            var frame = RawClient.Frame(api, version, 1, (IMessage)new RandomMessage(random).Next(codec.Type));
            await SendAsync(port, frame);
            await SendAsync(port, frame.AsMemory(0, random.Next(4, frame.Length)));
            frame[random.Next(Math.Min(14, frame.Length - 1), frame.Length)] ^= (byte)(1 << random.Next(8));
            await SendAsync(port, frame);
        }
        Assert.NotNull(await AdvertisedAsync(port, ApiKey.Metadata));
        Assert.DoesNotContain(log, line => line.Contains("   at "));
    }

    /// <summary>Sends the bytes and ends; whatever the broker answers, it does not leave the client hanging.</summary>
    static async Task SendAsync(int port, ReadOnlyMemory<byte> bytes)
    {
        using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(bytes);
        client.CloseSending();
        while (await client.ReceiveAsync() is not null) { }
    }

    static async Task<ApiVersionsResponse.ApiVersion?> AdvertisedAsync(int port, ApiKey api)
    {
        using var client = await RawClient.ConnectAsync(port);
        return (await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ApiKeys.Find(key =>
            key.ApiKey == (short)api
        );
    }
}
