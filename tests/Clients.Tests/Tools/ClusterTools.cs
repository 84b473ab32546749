using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class ClusterTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task The_cluster_tells_its_id_and_its_endpoints()
    {
        Assert.Equal(
            [$"Cluster ID: {Cluster.ClusterId}"],
            (await RunAsync("cluster cluster-id --bootstrap-server @cluster")).Lines
        );
        var endpoints = (await RunAsync("cluster list-endpoints --bootstrap-server @cluster")).Lines;
        foreach (var broker in Cluster.Brokers)
            Assert.Contains(
                endpoints,
                line =>
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        is [var id, var host, var port, "null", "unfenced", "broker"]
                    && (id, host, port) == ($"{broker.Id}", "127.0.0.1", $"{broker.Port}")
            );
    }

    [Fact]
    public async Task Every_broker_tells_its_versions()
    {
        var printed = await RunAsync("broker-api-versions");
        foreach (var broker in Cluster.Brokers)
            Assert.Contains($"127.0.0.1:{broker.Port} (id: {broker.Id} rack: null isFenced: false) -> (", printed.Out);
        Assert.Contains("Fetch(1): 4 to 18 [usable: 18]", printed.Out);
    }

    [Fact]
    public async Task The_quorum_is_described()
    {
        var status = await RunAsync("metadata-quorum --bootstrap-server @cluster describe --status");
        Assert.Contains($"ClusterId:              {Cluster.ClusterId}", status.Out);
        Assert.Contains($"LeaderId:               {Cluster.Snapshot().ControllerId}", status.Out);
        Assert.Contains(
            (await RunAsync("metadata-quorum --bootstrap-server @cluster describe --replication")).Lines,
            line => line.Contains("Leader", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Client_metrics_are_subscribed_to()
    {
        await RunAsync(
            "client-metrics --alter --name sub --metrics org.apache.kafka.producer. --interval 5000 --match "
                + "client_id=it"
        );
        Assert.Equal(["sub"], (await RunAsync("client-metrics --list")).Lines);
        var described = (await RunAsync("client-metrics --describe --name sub")).Out;
        Assert.Contains("metrics=org.apache.kafka.producer.", described);
        Assert.Contains("interval.ms=5000", described);
        await RunAsync("client-metrics --delete --name sub");
        Assert.Empty((await RunAsync("client-metrics --list")).Lines);
    }
}
