using Course.Base;
using EmbeddedKafka.Registry;

namespace Course.Kit;

/// <summary>The way from a cluster to a schema registry beside it.</summary>
public static class RegistryAccess
{
    /// <summary>Starts or finds the cluster's schema registry: one in this process with its log on the cluster
    /// (embedded, local); that of <c>course cluster up --profile registry</c> (docker); or the one that
    /// <see cref="SchemaRegistry.AddressVariable"/> names (every cluster).</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="options">For a registry in this process; others are as they are. Default: all defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="MissingComponentException">There is none here: the cell is skipped.</exception>
    /// <exception cref="CourseException">The address answers nobody.</exception>
    public static Task<SchemaRegistry> RegistryAsync(
        this ICluster cluster,
        EmbeddedRegistryOptions? options = null,
        CancellationToken cancellationToken = default
    ) => SchemaRegistry.StartAsync(cluster, options, cancellationToken);
}
