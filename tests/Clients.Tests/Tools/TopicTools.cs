using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class TopicTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task Topics_are_made_described_and_deleted()
    {
        Assert.Contains(
            "Created topic orders.",
            (
                await RunAsync(
                    "topics --create --topic orders --partitions 3 --replication-factor 2 --config retention.ms=1000000"
                )
            ).Out
        );
        var topic = Cluster.Snapshot().Topic("orders");
        Assert.Equal(3, topic.Partitions.Count);
        Assert.Equal("1000000", topic.Configs["retention.ms"]);
        var described = (await RunAsync("topics --describe --topic orders")).Lines;
        Assert.StartsWith("Topic: orders\tTopicId: ", described[0]);
        Assert.EndsWith(
            "PartitionCount: 3\tReplicationFactor: 2\tConfigs: min.insync.replicas=1,retention.ms=1000000",
            described[0]
        );
        foreach (var partition in topic.Partitions)
        {
            var replicas = string.Join(',', partition.Replicas.Select(replica => replica.BrokerId));
            Assert.StartsWith(
                $"Topic: orders\tPartition: {partition.Index}\tLeader: {partition.Leader}\tReplicas: "
                    + $"{replicas}\tIsr: {replicas}\tElr: ",
                described[partition.Index + 1]
            );
        }
        Assert.Equal(["orders"], (await RunAsync("topics --list")).Lines);
        await RunAsync("topics --delete --topic orders");
        Assert.Empty(Cluster.Snapshot().Topics);
    }

    [Fact]
    public async Task Partitions_are_added()
    {
        await CreateAsync("t", partitions: 2);
        await RunAsync("topics --alter --topic t --partitions 5");
        Assert.Equal(5, Cluster.Snapshot().Topic("t").Partitions.Count);
        var refused = await TryAsync("topics --alter --topic t --partitions 3");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("The topic t currently has 5 partition(s); 3 would not be an increase.", refused.Out);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_Kafkas_words()
    {
        await CreateAsync("t");
        Assert.Contains("Topic 't' already exists.", (await TryAsync("topics --create --topic t")).Out);
        Assert.Contains(
            "Topic 'absent' does not exist as expected",
            (await TryAsync("topics --describe --topic absent")).Out
        );
        Assert.Contains(
            "only 3 broker(s) are registered",
            (await TryAsync("topics --create --topic u --replication-factor 4")).Out
        );
        Assert.Contains(
            "Unknown topic config name: no.such",
            (await TryAsync("topics --create --topic u --config no.such=1")).Out
        );
    }

    [Fact]
    public async Task Partitions_that_lack_replicas_are_found()
    {
        await CreateAsync("t", partitions: 3);
        await Cluster.Brokers[2].StopAsync();
        Assert.Equal(3, (await RunAsync("topics --describe --under-replicated-partitions")).Lines.Length);
        Assert.Empty((await RunAsync("topics --describe --unavailable-partitions")).Lines);
        await RunAsync("configs --alter --entity-type topics --entity-name t --add-config min.insync.replicas=3");
        Assert.Equal(3, (await RunAsync("topics --describe --under-min-isr-partitions")).Lines.Length);
    }

    [Fact]
    public async Task Preferred_leaders_are_elected()
    {
        await CreateAsync("t", partitions: 3);
        await Cluster.Brokers[0].StopAsync();
        Assert.NotEqual(1, Cluster.Snapshot().Topic("t").Partitions[0].Leader);
        await Cluster.Brokers[0].StartAsync();
        await WaitAsync(
            () => Cluster.Snapshot().Topic("t").Partitions[0].Isr.Contains(1),
            "broker 1 is back in the ISR"
        );
        var elected = await RunAsync("leader-election --election-type preferred --topic t --partition 0");
        Assert.Contains("Successfully completed leader election (PREFERRED) for partitions t-0", elected.Out);
        Assert.Equal(1, Cluster.Snapshot().Topic("t").Partitions[0].Leader);
        Assert.Contains(
            "Valid replica already elected for partitions t-0",
            (await RunAsync("leader-election --election-type preferred --topic t --partition 0")).Out
        );
    }

    [Fact]
    public async Task Log_directories_are_described()
    {
        await CreateAsync("t", partitions: 2);
        await ProduceAsync("t", "k:v");
        var described = (await RunAsync("log-dirs --describe --topic-list t")).Lines;
        Assert.Contains("Received log directory information from brokers 1,2,3", described);
        using var json = System.Text.Json.JsonDocument.Parse(described[^1]);
        var sizes = json
            .RootElement.GetProperty("brokers")
            .EnumerateArray()
            .SelectMany(broker =>
                broker
                    .GetProperty("logDirs")
                    .EnumerateArray()
                    .SelectMany(directory => directory.GetProperty("partitions").EnumerateArray())
            )
            .Select(partition =>
                (partition.GetProperty("partition").GetString(), partition.GetProperty("size").GetInt64())
            );
        var expected = Cluster
            .Snapshot()
            .Topic("t")
            .Partitions.SelectMany(partition =>
                partition.Replicas.Select(replica => ((string?)$"t-{partition.Index}", replica.Bytes))
            );
        Assert.Equal(expected.Order(), sizes.Order());
    }
}
