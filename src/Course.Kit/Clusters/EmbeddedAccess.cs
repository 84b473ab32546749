using EmbeddedKafka;

namespace Course.Kit;

/// <summary>The way from the kit's cluster to what only the embedded one can do: faults, events, held replication,
/// snapshots.</summary>
public static class EmbeddedAccess
{
    /// <summary>The embedded cluster behind this one.</summary>
    /// <exception cref="ClusterCapabilityException">It is not embedded.</exception>
    public static EmbeddedKafkaCluster Embedded(this ICluster cluster) =>
        cluster is EmbeddedCluster embedded
            ? embedded.Inner
            : throw new ClusterCapabilityException(Capability.Inspect, cluster);
}
