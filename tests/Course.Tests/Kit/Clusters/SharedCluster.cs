using Course.Kit;

namespace Course.Tests;

/// <summary>The cluster that the tests of one class share; each keeps to topics of its own.</summary>
public abstract class SharedCluster(string provider) : IAsyncLifetime
{
    // A broker that goes is noticed soon, and one on a busy machine is not taken for gone.
    static readonly Dictionary<string, string> Impatient = new()
    {
        ["broker.heartbeat.interval.ms"] = "500",
        ["broker.session.timeout.ms"] = "3000",
        ["replica.lag.time.max.ms"] = "3000",
        ["replica.selector.class"] = "org.apache.kafka.common.replica.RackAwareReplicaSelector",
    };

    /// <summary>The rack of broker 1, 2 and 3.</summary>
    internal static readonly string[] Racks = ["basement", "attic", "annex"];

    ICluster? _cluster;
    string? _missing;

    /// <summary>The cluster, or null where its provider does not work.</summary>
    public ICluster? Running => _cluster;

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
            _cluster = await StartAsync(provider, TestContext.Current.CancellationToken);
        else
            _missing = $"{provider}: {outlook.Seen} {outlook.Next}";
    }

    private protected virtual Task<ICluster> StartAsync(string provider, CancellationToken cancellationToken) =>
        Course.Kit.Cluster.StartAsync(3, Impatient, provider, racks: Racks, cancellationToken: cancellationToken);

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class SharedEmbeddedCluster() : SharedCluster("embedded");

public sealed class SharedLocalCluster() : SharedCluster("local");
