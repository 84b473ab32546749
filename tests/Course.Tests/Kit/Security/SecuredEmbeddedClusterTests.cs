namespace Course.Tests;

public sealed class SecuredEmbeddedClusterTests(SharedSecuredEmbeddedCluster shared)
    : SecuredClusterTests(shared),
        IClassFixture<SharedSecuredEmbeddedCluster>
{
    [Fact]
    public Task Tokens_of_a_new_key_are_taken() => TokensOfANewKeyAreTakenAsync();
}
