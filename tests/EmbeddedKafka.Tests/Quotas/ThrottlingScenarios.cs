using System.Collections.Concurrent;
using Confluent.Kafka;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Scenarios;
using ErrorCode = EmbeddedKafka.Protocol.ErrorCode;

namespace EmbeddedKafka.Tests.Quotas;

public sealed class ThrottlingScenarios : IAsyncLifetime
{
    readonly ManualTime _time = new();
    EmbeddedKafkaCluster _cluster = null!;
    RawClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                TimeProvider = _time,
                Configs = new Dictionary<string, string> { ["connections.max.idle.ms"] = "-1" },
            }
        );
        _client = await RawClient.ConnectAsync(_cluster.Brokers[0].Port);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _cluster.DisposeAsync();
    }

    Task<AlterClientQuotasResponse> SetAsync(string type, string? name, string key, double? value) =>
        _client.CallAsync<AlterClientQuotasResponse>(
            new AlterClientQuotasRequest
            {
                Entries =
                [
                    new()
                    {
                        Entity = [new() { EntityType = type, EntityName = name }],
                        Ops =
                        [
                            new()
                            {
                                Key = key,
                                Value = value ?? 0,
                                Remove = value is null,
                            },
                        ],
                    },
                ],
            },
            1
        );

    static ProduceRequest Produce(byte[] batch) =>
        new()
        {
            Acks = 1,
            TimeoutMs = 1000,
            TopicData = [new() { Name = "orders", PartitionData = [new() { Index = 0, Records = batch }] }],
        };

    Task MakeTopicAsync() =>
        _client.CallAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = "orders",
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ],
                TimeoutMs = 1000,
            },
            7
        );

    [Fact]
    public async Task A_producer_beyond_its_rate_is_answered_at_once_and_not_read_for_the_time_it_is_told()
    {
        await MakeTopicAsync();
        var events = new ConcurrentQueue<ClusterEvent>();
        using var subscription = _cluster.Subscribe(events.Enqueue);
        Assert.Equal(
            ErrorCode.None,
            (await SetAsync("client-id", "raw", "producer_byte_rate", 100)).Entries[0].ErrorCode
        );
        var request = Produce(Storage.TestBatch.Of(1, valueSize: 1990));
        var size = RawClient.Frame(ApiKey.Produce, 9, 1, request).Length - 4;
        var answer = await _client.CallAsync<ProduceResponse>(request, 9);
        var expected = (int)Math.Round((size / 10.0 - 100) / 100 * 10_000);
        Assert.Equal(expected, answer.ThrottleTimeMs);

        var next = _client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        using (var other = await RawClient.ConnectAsync(_cluster.Brokers[0].Port))
            await other.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        _time.Advance(TimeSpan.FromMilliseconds(expected - 1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(Clients.Patience);
        await Clients.UntilAsync(() => events.OfType<ClientThrottled>().Any(), "the pause is an event");
        var seen = events.OfType<ClientThrottled>().Single();
        Assert.Equal(("raw", "ANONYMOUS", TimeSpan.FromMilliseconds(expected)), (seen.ClientId, seen.User, seen.Pause));
    }

    [Fact]
    public async Task A_consumer_beyond_its_rate_gets_nothing_but_the_time_and_the_records_afterwards()
    {
        await MakeTopicAsync();
        for (var i = 0; i < 2; i++)
            await _client.CallAsync<ProduceResponse>(Produce(Storage.TestBatch.Of(1, valueSize: 900)), 9);
        await SetAsync("user", null, "consumer_byte_rate", 150);
        var first = await FetchAsync(0);
        Assert.Equal(0, first.ThrottleTimeMs);
        Assert.NotEqual(0, first.Responses[0].Partitions[0].Records!.Value.Length);
        var second = await FetchAsync(1);
        Assert.NotEqual(0, second.ThrottleTimeMs);
        Assert.Empty(second.Responses);
        // With each pause the first records count for less.
        for (var answer = second; answer.Responses.Count == 0; )
        {
            _time.Advance(TimeSpan.FromMilliseconds(answer.ThrottleTimeMs));
            answer = await FetchAsync(1);
            Assert.Equal(answer.ThrottleTimeMs > 0, answer.Responses.Count == 0);
        }
    }

    Task<FetchResponse> FetchAsync(long offset) =>
        _client.CallAsync<FetchResponse>(
            new FetchRequest
            {
                MaxWaitMs = 0,
                MinBytes = 1,
                MaxBytes = 1_000_000,
                Topics =
                [
                    new()
                    {
                        Topic = "orders",
                        Partitions =
                        [
                            new()
                            {
                                Partition = 0,
                                FetchOffset = offset,
                                PartitionMaxBytes = 1100,
                            },
                        ],
                    },
                ],
            },
            11
        );

    [Fact]
    public async Task Partitions_are_made_at_a_rate()
    {
        await SetAsync("client-id", null, "controller_mutation_rate", 1);
        Assert.Equal(ErrorCode.None, (await CreateAsync("a", 20, 7)).Topics[0].ErrorCode);
        var refused = await CreateAsync("b", 1, 7);
        Assert.Equal((ErrorCode.ThrottlingQuotaExceeded, 9000), (refused.Topics[0].ErrorCode, refused.ThrottleTimeMs));
        var patient = CreateAsync("b", 1, 5);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(ErrorCode.None, (await patient.WaitAsync(Clients.Patience)).Topics[0].ErrorCode);
    }

    Task<CreateTopicsResponse> CreateAsync(string name, int partitions, short version) =>
        _client.CallAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = name,
                        NumPartitions = partitions,
                        ReplicationFactor = 1,
                    },
                ],
                TimeoutMs = 1000,
            },
            version
        );

    [Fact]
    public async Task An_address_beyond_its_rate_finds_its_connections_closed()
    {
        await SetAsync("ip", "127.0.0.1", "connection_creation_rate", 1);
        for (var i = 0; i < 10; i++)
        {
            using var welcome = await RawClient.ConnectAsync(_cluster.Brokers[0].Port);
            await welcome.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        }
        using var unwelcome = await RawClient.ConnectAsync(_cluster.Brokers[0].Port);
        await unwelcome.SendAsync(RawClient.Frame(ApiKey.ApiVersions, 0, 1, null));
        var end = unwelcome.ReceiveAsync();
        while (!end.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        Assert.Null(await end);
    }

    [Fact]
    public async Task Quotas_are_described_as_they_were_set_and_refused_in_Kafkas_words()
    {
        await SetAsync("user", "alice", "producer_byte_rate", 1000);
        await SetAsync("user", null, "request_percentage", 12.5);
        var all = await _client.CallAsync<DescribeClientQuotasResponse>(
            new DescribeClientQuotasRequest
            {
                Components =
                [
                    new()
                    {
                        EntityType = "user",
                        MatchType = 2,
                        Match = null,
                    },
                ],
            },
            1
        );
        Assert.Equal(
            [("alice", "producer_byte_rate", 1000), (null, "request_percentage", 12.5)],
            all.Entries!.Select(entry => (entry.Entity[0].EntityName, entry.Values[0].Key, entry.Values[0].Value))
                .OrderBy(entry => entry.Key)
        );
        Assert.Equal(
            "Quota producer_byte_rate must be greater than 0",
            (await SetAsync("user", "alice", "producer_byte_rate", 0)).Entries[0].ErrorMessage
        );
        Assert.Equal(
            "producer_byte_rate cannot be a fractional value.",
            (await SetAsync("user", "alice", "producer_byte_rate", 1.5)).Entries[0].ErrorMessage
        );
        Assert.Equal(
            "Invalid configuration key nonsense",
            (await SetAsync("user", "alice", "nonsense", 1)).Entries[0].ErrorMessage
        );
        Assert.Equal(
            "Unhandled client quota entity type: tribe",
            (await SetAsync("tribe", "x", "producer_byte_rate", 1)).Entries[0].ErrorMessage
        );
    }

    [Fact]
    public async Task A_real_producer_learns_of_its_pause()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using (var raw = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
            await raw.CallAsync<AlterClientQuotasResponse>(
                new AlterClientQuotasRequest
                {
                    Entries =
                    [
                        new()
                        {
                            Entity = [new() { EntityType = "client-id", EntityName = "hasty" }],
                            Ops = [new() { Key = "producer_byte_rate", Value = 5000 }],
                        },
                    ],
                },
                1
            );
        var seen = new ConcurrentQueue<string>();
        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "hasty",
                StatisticsIntervalMs = 50,
            }
        ).SetStatisticsHandler((_, json) => seen.Enqueue(json)).Build();
        await producer.ProduceAsync("orders", new() { Value = new byte[51_000] });
        await Clients.UntilAsync(() => seen.Any(json => Max(json) > 0), "the client's statistics show the pause");
        static long Max(string json)
        {
            using var statistics = System.Text.Json.JsonDocument.Parse(json);
            return statistics
                .RootElement.GetProperty("brokers")
                .EnumerateObject()
                .Max(broker => broker.Value.GetProperty("throttle").GetProperty("max").GetInt64());
        }
    }
}
