namespace EmbeddedKafka.Samples;

/// <summary>One cluster for all tests of a class. It starts in milliseconds: a cluster for each test is fine as
/// well.</summary>
public sealed class KafkaFixture : IAsyncLifetime
{
    public EmbeddedKafkaCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
