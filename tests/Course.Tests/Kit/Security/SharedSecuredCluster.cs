using Course.Kit;

namespace Course.Tests;

/// <summary>The secured cluster that the tests of one class share; each keeps to users and topics of its own.</summary>
public abstract class SharedSecuredCluster(string provider) : SharedCluster(provider)
{
    private protected override Task<ICluster> StartAsync(string provider, CancellationToken cancellationToken) =>
        Course.Kit.Cluster.StartAsync(2, provider: provider, secured: true, cancellationToken: cancellationToken);
}

public sealed class SharedSecuredEmbeddedCluster() : SharedSecuredCluster("embedded");

public sealed class SharedSecuredLocalCluster() : SharedSecuredCluster("local");
