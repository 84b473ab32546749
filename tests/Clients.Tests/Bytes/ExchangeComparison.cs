using Clients.Tests.Java;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Network;

namespace Clients.Tests.Bytes;

/// <summary>A live broker: every answer, in every version that it advertises, is what Kafka's client can read to the
/// end.</summary>
public sealed class ExchangeComparison(JavaHost java)
{
    [Fact]
    public async Task Kafkas_client_reads_every_answer_of_a_broker()
    {
        var log = new List<string>();
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Logger = line =>
                {
                    lock (log)
                        log.Add(line);
                },
            }
        );
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await client.CallAsync<MetadataResponse>(
            new MetadataRequest { Topics = [new() { Name = "t" }], AllowAutoTopicCreation = true },
            4
        );
        var id = cluster.Snapshot().Topic("t").Id;
        var problems = new List<string>();
        var exchanges = 0;
        foreach (
            var api in (
                await client.CallAsync<ApiVersionsResponse>(
                    new ApiVersionsRequest { ClientSoftwareName = "clients", ClientSoftwareVersion = "1" },
                    4
                )
            ).ApiKeys
        )
            for (
                var version = Math.Max(api.MinVersion, ApiTable.LowestVersion((ApiKey)api.ApiKey));
                version <= api.MaxVersion;
                version++
            )
                if (await ProblemAsync(cluster, (ApiKey)api.ApiKey, version, ++exchanges, Batch(), id) is { } problem)
                    problems.Add($"{(ApiKey)api.ApiKey} v{version}: {problem}");
        Assert.True(problems.Count == 0, string.Join('\n', problems.Concat(log)));
        Assert.True(exchanges > 100);
    }

    static ReadOnlyMemory<byte> Batch() =>
        new BatchBuilder(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).Add("k"u8, "v"u8).Build();

    async Task<string?> ProblemAsync(
        EmbeddedKafkaCluster cluster,
        ApiKey key,
        short version,
        int correlationId,
        ReadOnlyMemory<byte> batch,
        Guid topic
    )
    {
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        var frame = RawClient.Frame(key, version, correlationId, Requests.Of(key, version, topic, batch));
        try
        {
            await java.CallAsync("request", frame[4..]);
            await client.SendAsync(frame);
            if (await client.ReceiveAsync() is not { } answer)
                return "the broker closed the connection";
            var seen = await java.CallAsync(
                "response",
                ((int)key).ToBytes(),
                ((int)version).ToBytes(),
                correlationId.ToBytes(),
                answer
            );
            return seen[0].ToText().Contains("errorCode=-1", StringComparison.Ordinal)
                ? $"UNKNOWN_SERVER_ERROR in {seen[0].ToText()}"
                : null;
        }
        catch (Exception e) when (e is JavaException or OperationCanceledException or ProtocolException)
        {
            return e.Message;
        }
    }
}
