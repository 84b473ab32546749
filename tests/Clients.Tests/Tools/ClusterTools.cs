using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class ClusterTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task The_cluster_tells_its_id_and_its_endpoints()
    {
        Assert.Equal([$"Cluster ID: {Cluster.ClusterId}"], (await RunAsync("cluster cluster-id --bootstrap-server @cluster")).Lines);
        var endpoints = (await RunAsync("cluster list-endpoints --bootstrap-server @cluster")).Lines;
        foreach (var broker in Cluster.Brokers)
            Assert.Contains(endpoints, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var id, var host, var port, "null", "unfenced", "broker"]
                && (id, host, port) == ($"{broker.Id}", "127.0.0.1", $"{broker.Port}"));
    }

    [Fact]
    public async Task Every_broker_tells_its_versions()
    {
        var printed = await RunAsync("broker-api-versions");
        foreach (var broker in Cluster.Brokers)
            Assert.Contains($"127.0.0.1:{broker.Port} (id: {broker.Id} rack: null isFenced: false) -> (", printed.Out);
        Assert.Contains("Fetch(1): 4 to 18 [usable: 18]", printed.Out);
    }
}
