using Course.Kit;

namespace Course.Tests;

public sealed class SecuredLocalClusterTests(SharedSecuredLocalCluster shared)
    : SecuredClusterTests(shared),
        IClassFixture<SharedSecuredLocalCluster>
{
    [Fact]
    public Task Tokens_of_a_new_key_are_taken() => TokensOfANewKeyAreTakenAsync();

    [Fact]
    public void What_is_encrypted_is_not_counted_before_the_brokers()
    {
        Assert.False(Cluster.Supports(Capability.Traffic));
        var error = Assert.Throws<ClusterCapabilityException>(() => Cluster.Traffic());
        Assert.Contains("needs the embedded cluster (this one is local: ", error.Message);
    }
}
