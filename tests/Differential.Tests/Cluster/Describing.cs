using System.Buffers.Binary;
using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Cluster;

internal static class Describing
{
    [Scenario]
    public static async Task Cluster_in_every_version(ScenarioContext kafka)
    {
        await kafka.SayVersionsAsync(
            0,
            2,
            async version =>
            {
                var answer = await kafka.AskAsync<DescribeClusterResponse>(
                    1,
                    new DescribeClusterRequest { IncludeClusterAuthorizedOperations = true },
                    version
                );
                answer.ControllerId = 0;
                answer.Brokers.Sort((one, other) => one.BrokerId - other.BrokerId);
                return kafka.Text(answer);
            }
        );
        var without = await kafka.AskAsync<DescribeClusterResponse>(1, new DescribeClusterRequest(), 1);
        kafka.Say($"operations not asked for: {without.ClusterAuthorizedOperations}");
        kafka.Say(
            "asked of a broker for controllers: "
                + $"{(await kafka.AskAsync<DescribeClusterResponse>(1, new DescribeClusterRequest { EndpointType = 2 }, 1)).ErrorCode.KafkaName()}"
        );
        kafka.Say(
            $"asked for neither: {(await kafka.AskAsync<DescribeClusterResponse>(1, new DescribeClusterRequest { EndpointType = 7 }, 1)).ErrorCode.KafkaName()}"
        );
    }

    [Scenario]
    public static async Task Log_directories_in_every_version(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1],
                [2],
            ]
        );
        await kafka.UntilKnownAsync(topic, 2);
        await kafka.SayVersionsAsync(
            1,
            4,
            async version =>
            {
                var answer = await kafka.AskAsync<DescribeLogDirsResponse>(
                    1,
                    new DescribeLogDirsRequest { Topics = [new() { Topic = topic, Partitions = [0, 1] }] },
                    version
                );
                var directory = answer.Results.Single();
                return $"{answer.ErrorCode.KafkaName()} {directory.ErrorCode.KafkaName()} "
                    + $"{string.Join(", ", directory.Topics.Select(kafka.Text))}, sizes known "
                    + $"{directory.TotalBytes > 0} {directory.UsableBytes > 0}";
            }
        );
        var unknown = await kafka.AskAsync<DescribeLogDirsResponse>(
            1,
            new DescribeLogDirsRequest { Topics = [new() { Topic = kafka.Name("unknown"), Partitions = [0] }] },
            4
        );
        kafka.Say($"unknown topic: {unknown.ErrorCode.KafkaName()}, {unknown.Results.Single().Topics.Count} topics");
        var all = await kafka.AskAsync<DescribeLogDirsResponse>(1, new DescribeLogDirsRequest { Topics = null }, 4);
        kafka.Say($"all: {all.Results.Single().Topics.Any(one => one.Name == topic)}");
    }

    [Scenario]
    public static async Task A_log_directory_tells_sizes(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1],
            ]
        );
        await kafka.AskAsync<ProduceResponse>(1, Produce.Wire.Request(topic, Produce.Wire.Batch(3)), 9);
        var answer = await kafka.AskAsync<DescribeLogDirsResponse>(
            1,
            new DescribeLogDirsRequest { Topics = [new() { Topic = topic, Partitions = [0] }] },
            4
        );
        kafka.Say($"{Produce.Wire.Batch(3).Length} bytes: {kafka.Text(answer.Results.Single().Topics.Single())}");
    }

    [Scenario]
    public static async Task Elections_where_nothing_is_wrong(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
                [2, 1],
            ]
        );
        async Task TryAsync(string what, sbyte kind, string topic, int[] partitions, short version = 2)
        {
            var answer = await kafka.AskAsync<ElectLeadersResponse>(
                1,
                new ElectLeadersRequest
                {
                    ElectionType = kind,
                    TimeoutMs = 30_000,
                    TopicPartitions = [new() { Topic = topic, Partitions = [.. partitions] }],
                },
                version
            );
            kafka.Say(
                $"{what}: {answer.ErrorCode.KafkaName()} "
                    + $"{string.Join(", ", answer.ReplicaElectionResults.SelectMany(one => one.PartitionResult).OrderBy(one => one.PartitionId).Select(kafka.Text))}"
            );
        }
        await TryAsync("preferred", 0, topic, [0, 1]);
        await TryAsync("preferred, version 0", 0, topic, [0], 0);
        await TryAsync("unclean", 1, topic, [0]);
        await TryAsync("unknown partition", 0, topic, [7]);
        await TryAsync("unknown topic", 0, kafka.Name("unknown"), [0]);
    }

    [Scenario]
    public static async Task Api_versions_before_all(ScenarioContext kafka)
    {
        foreach (short version in (short[])[5, 99])
        {
            using var client = await kafka.ConnectAsync(1);
            var frame = RawClient.Frame(
                ApiKey.ApiVersions,
                4,
                7,
                new ApiVersionsRequest { ClientSoftwareName = "differential", ClientSoftwareVersion = "1" }
            );
            BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), version);
            await client.SendAsync(frame);
            var answer = RawClient.Parse<ApiVersionsResponse>(
                ApiKey.ApiVersions,
                0,
                (await client.ReceiveAsync())!,
                out var correlation
            );
            kafka.Say(
                $"version {version}: {answer.ErrorCode.KafkaName()}, to request {correlation}, tells "
                    + $"{string.Join(", ", answer.ApiKeys.Where(one => one.ApiKey == 18).Select(one => $"{one.MinVersion}–{one.MaxVersion}"))}"
            );
        }
        foreach (
            var (name, software) in ((string, string)[])
                [("", ""), ("name with spaces", "1"), ("fine", "1.0"), ("fine", "-")]
        )
            kafka.Say(
                $"'{name}' '{software}': "
                    + $"{(await kafka.AskAsync<ApiVersionsResponse>(1, new ApiVersionsRequest { ClientSoftwareName = name, ClientSoftwareVersion = software }, 3)).ErrorCode.KafkaName()}"
            );
    }

    /// <summary>What the embedded cluster does not model, and therefore does not advertise: log directories beside the
    /// first, delegation tokens, quorums that change, persistence of share groups between brokers, Streams
    /// groups.</summary>
    static bool IsLeftOut(short key) => key is 34 or (>= 38 and <= 41) or 64 or 80 or 81 or (>= 83 and <= 89);

    [Scenario]
    public static async Task The_apis_and_their_versions(ScenarioContext kafka)
    {
        var answer = await kafka.AskAsync<ApiVersionsResponse>(
            1,
            new ApiVersionsRequest { ClientSoftwareName = "differential", ClientSoftwareVersion = "1" },
            4
        );
        foreach (var api in answer.ApiKeys.Where(api => !IsLeftOut(api.ApiKey)).OrderBy(api => api.ApiKey))
            kafka.Say($"{api.ApiKey} {(ApiKey)api.ApiKey}: {api.MinVersion}–{api.MaxVersion}");
    }

    [Scenario]
    public static async Task What_is_not_understood_closes_the_connection(ScenarioContext kafka)
    {
        async Task TryAsync(string what, byte[] bytes)
        {
            using var client = await kafka.ConnectAsync(1);
            await client.SendAsync(bytes);
            kafka.Say($"{what}: {(await client.ReceiveAsync() is null ? "closed" : "answered")}");
        }
        await TryAsync("an unknown API", RawClient.Frame((ApiKey)999, 0, 1, null));
        await TryAsync("an unknown version of Metadata", RawClient.Frame(ApiKey.Metadata, 99, 1, null));
        await TryAsync("a version before the first of CreateTopics", RawClient.Frame(ApiKey.CreateTopics, 1, 1, null));
        await TryAsync("a size below zero", [0xff, 0xff, 0xff, 0xff]);
        await TryAsync("a size of two gigabytes", [0x7f, 0xff, 0xff, 0xff]);
        await TryAsync("a request cut short", [0, 0, 0, 12, 0, 3, 0, 12, 0, 0, 0, 1, 0xff, 0xff, 0, 99]);
    }
}
