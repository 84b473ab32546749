using Course.Kit;

namespace Course.Tests;

/// <summary>The secured cluster that the tests of one class share; each keeps to users and topics of its own.</summary>
public abstract class SharedSecuredCluster(string provider) : IAsyncLifetime
{
    ICluster? _cluster;
    string? _missing;

    /// <summary>The cluster; where its provider does not work, the test is skipped.</summary>
    public ICluster Cluster
    {
        get
        {
            Assert.SkipWhen(_cluster is null, _missing ?? "");
            return _cluster!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var outlook = await Course.Kit.Cluster.LookAsync(provider, TestContext.Current.CancellationToken);
        if (outlook.Works)
            _cluster = await Course.Kit.Cluster.StartAsync(
                2,
                provider: provider,
                secured: true,
                cancellationToken: TestContext.Current.CancellationToken
            );
        else
            _missing = $"{provider}: {outlook.Seen} {outlook.Next}";
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class SharedSecuredEmbeddedCluster() : SharedSecuredCluster("embedded");

public sealed class SharedSecuredLocalCluster() : SharedSecuredCluster("local");
