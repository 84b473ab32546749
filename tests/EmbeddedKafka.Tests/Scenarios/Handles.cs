using System.Collections.Concurrent;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;

namespace EmbeddedKafka.Tests.Scenarios;

/// <summary>What an experiment can do to a cluster, seen by clients.</summary>
public sealed class Handles
{
    static readonly MetadataRequest Anything = new() { Topics = [] };

    static Task<EmbeddedKafkaCluster> StartAsync(Action<EmbeddedKafkaOptions>? change = null)
    {
        var options = new EmbeddedKafkaOptions
        {
            Configs = new Dictionary<string, string> { ["broker.session.timeout.ms"] = "300" },
        };
        change?.Invoke(options);
        return EmbeddedKafkaCluster.StartAsync(options);
    }

    [Fact]
    public async Task A_producer_outlives_the_crash_of_its_leader()
    {
        await using var cluster = await StartAsync();
        await Clients.CreateAsync(cluster, "t");
        var seen = new ConcurrentQueue<ClusterEvent>();
        using var subscription = cluster.Subscribe(seen.Enqueue);
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("t", new() { Value = "before" });
        var leader = cluster.Snapshot().Topic("t").Partitions[0].Leader;
        await cluster.Brokers[leader - 1].CrashAsync();
        Assert.False(cluster.Brokers[leader - 1].IsRunning);
        await producer.ProduceAsync("t", new() { Value = "after" });
        Assert.NotEqual(leader, cluster.Snapshot().Topic("t").Partitions[0].Leader);
        await Clients.UntilAsync(() => seen.OfType<BrokerFenced>().Any(), "the crash is noticed");
        Assert.Equal(
            ["BrokerCrashed", "BrokerFenced"],
            seen.Where(happened => happened is BrokerCrashed or BrokerFenced)
                .Select(happened => happened.GetType().Name)
        );
    }

    [Fact]
    public async Task A_paused_broker_answers_when_it_goes_on_and_not_before()
    {
        await using var cluster = await StartAsync(options => options.Brokers = 1);
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await cluster.Brokers[0].PauseAsync();
        var asked = client.CallAsync<MetadataResponse>(Anything, 12);
        Assert.True(cluster.Snapshot().Brokers[0].IsPaused);
        Assert.False(asked.IsCompleted);
        await cluster.Brokers[0].ResumeAsync();
        Assert.Single((await asked).Brokers);
    }

    [Fact]
    public async Task A_client_behind_a_cut_link_hears_nothing_and_others_do()
    {
        await using var cluster = await StartAsync(options => options.Brokers = 1);
        using var cut = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        cluster.CutLink("raw");
        var asked = cut.CallAsync<MetadataResponse>(Anything, 12);
        using (var producer = Clients.Producer(cluster, config => config.ClientId = "other"))
            await producer.ProduceAsync("t", new() { Value = "v" });
        Assert.False(asked.IsCompleted);
        cluster.HealLink("raw");
        await asked;
        Assert.Throws<ArgumentException>(() => cluster.CutLink("raw", 7));
    }

    [Fact]
    public async Task Connections_close_by_client()
    {
        await using var cluster = await StartAsync(options => options.Brokers = 1);
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await client.CallAsync<MetadataResponse>(Anything, 12);
        Assert.Equal(0, cluster.CloseConnections("nobody"));
        Assert.Equal(1, cluster.CloseConnections("raw"));
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_dropped_request_has_no_effect_and_no_answer()
    {
        await using var cluster = await StartAsync(options => options.Brokers = 1);
        var fault = cluster.Faults.Add(
            new Fault(ApiKey.CreateTopics)
            {
                DropsRequest = true,
                Times = 1,
                Topic = "t",
            }
        );
        var request = new CreateTopicsRequest
        {
            TimeoutMs = 1000,
            Topics =
            [
                new()
                {
                    Name = "t",
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                },
            ],
        };
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        var asked = client.CallAsync<CreateTopicsResponse>(request, 7);
        await Clients.UntilAsync(() => fault.Hits == 1, "the request is dropped");
        using var other = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await other.CallAsync<MetadataResponse>(Anything, 12);
        Assert.False(asked.IsCompleted);
        Assert.Empty(cluster.Snapshot().Topics);
        cluster.CloseConnections("raw");
        await Assert.ThrowsAnyAsync<IOException>(() => asked);
    }

    [Fact]
    public async Task A_fault_closes_the_connection_where_its_predicate_says_so()
    {
        await using var cluster = await StartAsync(options => options.Brokers = 1);
        cluster.Faults.Add(
            new Fault(ApiKey.Metadata)
            {
                ClosesConnection = true,
                When = target => target is { Topic: "bad", ClientId: "raw", BrokerId: 1 },
            }
        );
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await client.CallAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = "good" }] }, 8);
        await Assert.ThrowsAnyAsync<IOException>(() =>
            client.CallAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = "bad" }] }, 8)
        );
    }

    [Fact]
    public async Task Idle_connections_close_by_the_clusters_clock()
    {
        var clock = new ClusterClock();
        await using var cluster = await StartAsync(options => (options.Brokers, options.TimeProvider) = (1, clock));
        using var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await client.CallAsync<MetadataResponse>(Anything, 12);
        clock.Advance(TimeSpan.FromMinutes(5));
        await client.CallAsync<MetadataResponse>(Anything, 12);
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_broker_takes_so_many_connections()
    {
        await using var cluster = await StartAsync(options =>
        {
            options.Brokers = 1;
            options.Configs["max.connections.per.ip"] = "1";
        });
        using var first = await RawClient.ConnectAsync(cluster.Brokers[0].Port);
        await first.CallAsync<MetadataResponse>(Anything, 12);
        using (var second = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
            Assert.Null(await second.ReceiveAsync());
        await first.CallAsync<MetadataResponse>(Anything, 12);
    }

    [Fact]
    public async Task Events_tell_of_connections_and_of_the_software_at_their_other_end()
    {
        await using var cluster = await StartAsync(options => options.Brokers = 1);
        var seen = new ConcurrentQueue<ClusterEvent>();
        using var subscription = cluster.Subscribe(seen.Enqueue);
        using (var producer = Clients.Producer(cluster, config => config.ClientId = "till"))
            await producer.ProduceAsync("t", new() { Value = "v" });
        await Clients.UntilAsync(
            () => seen.OfType<ConnectionClosed>().Any(closed => closed.ClientId == "till"),
            "the producer's connections are gone"
        );
        Assert.Contains(
            seen.OfType<ClientIdentified>(),
            hello => hello is { ClientId: "till", SoftwareName: "confluent-kafka-dotnet" or "librdkafka" }
        );
        Assert.True(seen.OfType<ConnectionOpened>().Any());
    }

    [Fact]
    public async Task A_consumer_is_sent_to_the_replica_in_its_rack()
    {
        await using var cluster = await StartAsync(options =>
        {
            options.Racks = ["a", "b", "c"];
            options.Configs["replica.selector.class"] = "org.apache.kafka.common.replica.RackAwareReplicaSelector";
        });
        await Clients.CreateAsync(cluster, "t");
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("t", new() { Value = "v" });
        var leader = cluster.Snapshot().Topic("t").Partitions[0].Leader;
        var other = leader % 3 + 1;
        Clients.ReadAll(
            cluster,
            "t",
            1,
            change: config => (config.ClientRack, config.ClientId) = ("abc"[other - 1].ToString(), "local")
        );
        Assert.Contains(
            cluster.Traffic().Requests,
            seen => seen is { Api: ApiKey.Fetch, ClientId: "local" } && seen.BrokerId == other
        );
    }

    [Fact]
    public async Task Clients_push_the_metrics_that_a_subscription_asks_for()
    {
        await using var cluster = await StartAsync(options =>
            (options.Brokers, options.ReceivesClientMetrics) = (1, true)
        );
        var seen = new ConcurrentQueue<ClusterEvent>();
        using var subscription = cluster.Subscribe(seen.Enqueue);
        using (var client = await RawClient.ConnectAsync(cluster.Brokers[0].Port))
            await client.CallAsync<IncrementalAlterConfigsResponse>(
                new IncrementalAlterConfigsRequest
                {
                    Resources =
                    [
                        new()
                        {
                            ResourceType = 16,
                            ResourceName = "all",
                            Configs =
                            [
                                new() { Name = "metrics", Value = "*" },
                                new() { Name = "interval.ms", Value = "100" },
                            ],
                        },
                    ],
                },
                1
            );
        using var producer = Clients.Producer(cluster, config => config.ClientId = "till");
        await producer.ProduceAsync("t", new() { Value = "v" });
        await Clients.UntilAsync(
            () =>
                seen.OfType<ClientMetricsReceived>().Any(pushed => pushed is { ClientId: "till", Metrics.Length: > 0 }),
            "librdkafka pushes its metrics"
        );
    }

    [Fact]
    public async Task Options_that_make_no_cluster_are_refused_with_a_reason()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            EmbeddedKafkaCluster.StartAsync(new() { Brokers = 0 })
        );
        var wrong = await Assert.ThrowsAsync<ArgumentException>(() =>
            EmbeddedKafkaCluster.StartAsync(
                new() { Configs = new Dictionary<string, string> { ["num.partitions"] = "many" } }
            )
        );
        Assert.Contains("Invalid value many for configuration num.partitions: Not a number of type INT", wrong.Message);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1, Racks = ["a", "b"] })
        );
        var lines = new ConcurrentQueue<string>();
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Configs = new Dictionary<string, string> { ["no.such"] = "1" },
                Logger = lines.Enqueue,
            }
        );
        Assert.Contains(lines, line => line.Contains("no.such", StringComparison.Ordinal));
    }
}
