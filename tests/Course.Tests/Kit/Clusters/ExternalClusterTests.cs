using Course.Kit;
using EmbeddedKafka;

namespace Course.Tests;

public sealed class ExternalClusterTests(SharedEmbeddedCluster theirs) : IClassFixture<SharedEmbeddedCluster>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_external_cluster_gets_topics_and_loses_them_again()
    {
        await theirs.Cluster.CreateTopicAsync("theirs", cancellationToken: Stop);
        var external = await ExternalCluster.ConnectAsync(theirs.Cluster.BootstrapServers, Stop);
        await external.CreateTopicAsync("ours", partitions: 2, cancellationToken: Stop);
        Assert.Equal(2, (await external.DescribeTopicAsync("ours", Stop)).Partitions.Length);
        Assert.Equal([1, 2, 3], external.Brokers.Select(broker => broker.Id));

        Assert.Equal(
            $"Stopping a broker needs the embedded, local or docker cluster (this one is external: {external.BootstrapServers}): run with --cluster embedded, local or docker.",
            (await Assert.ThrowsAsync<ClusterCapabilityException>(() => external.Brokers[0].StopAsync(Stop))).Message);
        Assert.Throws<ClusterCapabilityException>(() => external.Embedded());
        await external.DisposeAsync();

        Assert.Equal(["theirs"], theirs.Cluster.Embedded().Snapshot().Topics.Where(topic => !topic.IsInternal).Select(topic => topic.Name));
    }
}
