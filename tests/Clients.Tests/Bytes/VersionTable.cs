using Clients.Tests.Java;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;

namespace Clients.Tests.Bytes;

/// <summary>What brokers advertise, and the headers of every version, against Kafka's table.</summary>
public sealed class VersionTable(JavaHost java)
{
    /// <summary>APIs of a Kafka broker that are not modelled, and so not advertised: see the README of
    /// EmbeddedKafka.</summary>
    static readonly HashSet<string> NotModelled =
    [
        "AlterReplicaLogDirs",
        "CreateDelegationToken",
        "RenewDelegationToken",
        "ExpireDelegationToken",
        "DescribeDelegationToken",
        "UnregisterBroker",
        "AddRaftVoter",
        "RemoveRaftVoter",
        "StreamsGroupHeartbeat",
        "StreamsGroupDescribe",
        "InitializeShareGroupState",
        "ReadShareGroupState",
        "WriteShareGroupState",
        "DeleteShareGroupState",
        "ReadShareGroupStateSummary",
        // Kafka, too, advertises these only where a metrics reporter takes what clients push.
        "GetTelemetrySubscriptions",
        "PushTelemetry",
    ];

    [Fact]
    public async Task Brokers_advertise_the_versions_that_Kafka_advertises()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        var advertised = (
            await client.CallAsync<ApiVersionsResponse>(
                new ApiVersionsRequest { ClientSoftwareName = "clients", ClientSoftwareVersion = "1" },
                4
            )
        ).ApiKeys.Select(api => $"{api.ApiKey} {(ApiKey)api.ApiKey} {api.MinVersion}-{api.MaxVersion}");
        var kafkas = (await TableAsync()).ToDictionary(
            api => api.Name,
            api => $"{api.Key} {api.Name} {api.Lowest}-{api.Highest}"
        );
        Assert.Empty(advertised.Except(kafkas.Values));
        Assert.Empty(kafkas.Where(api => !NotModelled.Contains(api.Key)).Select(api => api.Value).Except(advertised));
    }

    [Fact]
    public async Task Headers_have_the_versions_that_Kafka_gives_them()
    {
        foreach (var api in await TableAsync())
        foreach (var (version, request, response) in api.Headers)
        {
            Assert.Equal(
                $"{api.Name} {version} {request}",
                $"{api.Name} {version} {ApiTable.RequestHeaderVersion((ApiKey)api.Key, version)}"
            );
            Assert.Equal(
                $"{api.Name} {version} {response}",
                $"{api.Name} {version} {ApiTable.ResponseHeaderVersion((ApiKey)api.Key, version)}"
            );
        }
    }

    /// <summary>Kafka's own, with what ApiVersions says of Produce (KAFKA-18659: older librdkafka looks for version
    /// 0).</summary>
    async Task<IEnumerable<ApiLine>> TableAsync() =>
        (await java.CallAsync("table"))
            .Select(line => ApiLine.Parse(line.ToText()))
            .Select(api => api.Key == (int)ApiKey.Produce ? api with { Lowest = 0 } : api);

    sealed record ApiLine(
        int Key,
        string Name,
        short Lowest,
        short Highest,
        IReadOnlyList<(short Version, short Request, short Response)> Headers
    )
    {
        public static ApiLine Parse(string line)
        {
            var words = line.Split(' ');
            return new(
                int.Parse(words[0]),
                words[1],
                short.Parse(words[2]),
                short.Parse(words[3]),
                [.. words[4..].Select(Header)]
            );
        }

        static (short, short, short) Header(string word) =>
            word.Split(':') is [var version, var request, var response]
                ? (short.Parse(version), short.Parse(request), short.Parse(response))
                : throw new FormatException(word);
    }
}
