using Clients.Tests.Java;
using Clients.Tests.Tools;

namespace Clients.Tests.Programs;

/// <summary>Programs on Kafka's Java clients: consumers of both protocols, transactions, Kafka Streams.</summary>
public sealed class JavaClients(JavaHost java) : KafkaTools(java)
{
    async Task<string[]> ProgramAsync(string name, params string[] arguments) =>
        (await Java.RunAsync(name, arguments)).Succeeded().Lines;

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Members_share_the_partitions(string protocol)
    {
        await CreateAsync("wide", partitions: 4);
        await RunAsync(
            "producer-perf-test --topic wide --num-records 8 --record-size 10 --throughput -1 "
                + "--bootstrap-server @cluster --command-property "
                + "partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner"
        );
        Assert.Equal(
            ["shared [0, 1, 2, 3]", "seen 8 and 0"],
            await ProgramAsync("Consumers", "share-partitions", Cluster.BootstrapServers, protocol)
        );
        var group = Cluster.Snapshot().Group("g");
        Assert.Equal((protocol, "Empty", 8), (group.Type, group.State, group.Offsets.Sum(offset => offset.Offset)));
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task A_static_member_comes_back_to_its_partitions(string protocol)
    {
        await CreateAsync("wide", partitions: 4);
        Assert.Equal(
            "same true, other revoked 0",
            (await ProgramAsync("Consumers", "static-member", Cluster.BootstrapServers, protocol))[^1]
        );
    }

    [Fact]
    public async Task The_broker_evaluates_a_pattern()
    {
        await CreateAsync("pat-1");
        await CreateAsync("pat-2");
        await CreateAsync("other");
        Assert.Equal(["topics [pat-1, pat-2]"], await ProgramAsync("Consumers", "pattern", Cluster.BootstrapServers));
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task A_consumer_goes_where_it_likes(string protocol)
    {
        await CreateAsync("wide");
        await RunAsync("verifiable-producer --bootstrap-server @cluster --topic wide --max-messages 8");
        Assert.Equal(
            ["end 8", "read 1 true", "lag 0", "committed here", "offsets 0 8 0"],
            await ProgramAsync("Consumers", "seek", Cluster.BootstrapServers, protocol)
        );
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Transactions_commit_abort_and_fence(string protocol)
    {
        await CreateAsync("in");
        await CreateAsync("out");
        Assert.Equal(
            [
                "committed 4",
                "after abort 4",
                "fenced",
                "read_committed [0!, 1!, 2!, 3!, last]",
                "read_uncommitted [0!, 1!, 2!, 3!, never, of a zombie, last]",
            ],
            await ProgramAsync("Transactions", Cluster.BootstrapServers, protocol)
        );
        Assert.Equal(4, Cluster.Snapshot().Group("eos").Offsets[0].Offset);
        var partition = Cluster.Snapshot().Topic("out").Partitions[0];
        Assert.Equal(partition.HighWatermark, partition.LastStableOffset);
    }

    [Theory]
    [InlineData("at_least_once")]
    [InlineData("exactly_once_v2")]
    public async Task Kafka_Streams_counts_words(string guarantee)
    {
        await CreateAsync("lines", partitions: 2);
        await CreateAsync("counts");
        Assert.Equal(
            ["{be=5, do=4, is=1, not=1, or=1, to=4}"],
            await ProgramAsync("WordCount", Cluster.BootstrapServers, guarantee)
        );
        var topics = Cluster.Snapshot().Topics.Select(topic => topic.Name).ToList();
        Assert.Contains("words-store-changelog", topics);
        Assert.Contains("words-store-repartition", topics);
    }
}
