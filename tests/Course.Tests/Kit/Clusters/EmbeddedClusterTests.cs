using Course.Kit;

namespace Course.Tests;

public sealed class EmbeddedClusterTests(SharedEmbeddedCluster shared)
    : ClusterTests(shared),
        IClassFixture<SharedEmbeddedCluster>
{
    [Fact]
    public void It_can_do_everything_and_gives_access_to_the_rest()
    {
        Assert.All(Enum.GetValues<Capability>(), capability => Assert.True(Cluster.Supports(capability)));
        Assert.Equal(Cluster.BootstrapServers, Cluster.Embedded().BootstrapServers);
    }

    [Fact]
    public async Task It_tells_the_leaders_log_end_offset()
    {
        var topic = await TopicAsync();
        Assert.Equal(0, (await Cluster.DescribeTopicAsync(topic, Stop))[0].LogEndOffset);
    }
}
