using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>What was asked for when a cluster was started.</summary>
/// <param name="Brokers">How many brokers; an external cluster has as many as it has.</param>
/// <param name="Configs">Broker configs by Kafka's names, for a cluster that is started here.</param>
/// <param name="Racks">The rack of broker 1, 2, …; empty for none.</param>
/// <param name="Kerberos">A KDC whose principals get in through a listener of their own; null for none.</param>
/// <param name="Security">The keys and users of a secured cluster; null for one that lets everybody in.</param>
/// <param name="Progress">Told a line for each step of a start that a person would wait for.</param>
/// <param name="CancellationToken">Ends the start and leaves nothing behind.</param>
internal sealed record ClusterRequest(
    int Brokers,
    ImmutableDictionary<string, string> Configs,
    ImmutableArray<string> Racks,
    KerberosServer? Kerberos,
    SecuritySetup? Security,
    IProgress<string> Progress,
    CancellationToken CancellationToken
);
