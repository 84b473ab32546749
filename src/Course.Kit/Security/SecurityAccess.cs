using Confluent.Kafka;
using Course.Base;

namespace Course.Kit;

/// <summary>The way from a cluster to its security, and from a name to a client's settings.</summary>
public static class SecurityAccess
{
    /// <summary>The security of a cluster that was started with <c>secured: true</c>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="CourseException">It was started without.</exception>
    /// <exception cref="ClusterCapabilityException">The provider cannot.</exception>
    public static Security Security(this ICluster cluster)
    {
        cluster.Require(Capability.Security);
        return (cluster as ClusterBase)?.Security
            ?? throw new CourseException(
                "This cluster lets everybody in: start it with Cluster.StartAsync(secured: true)."
            );
    }

    /// <summary>
    /// The settings of a client that logs in to a secured cluster as this user; <c>new ProducerConfig(settings)</c> and
    /// <c>new ConsumerConfig(settings)</c> go on from there. With <see cref="Login.Scram"/> the user is made at the
    /// first call, with a random password. No ACL comes with it; <c>operator</c> is a super user.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="name">The user; null for <see cref="Login.None"/>.</param>
    /// <param name="login">How it shows who it is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CourseException">The cluster was started without <c>secured: true</c>; or PLAIN does not know
    /// the user, as PLAIN's users are those of the brokers' start.</exception>
    /// <exception cref="ClusterCapabilityException">The provider cannot.</exception>
    public static Task<ClientConfig> ClientOfAsync(
        this ICluster cluster,
        string? name,
        Login login = Login.Scram,
        CancellationToken cancellationToken = default
    )
    {
        SettingsDisplay.Prepare();
        return cluster.Security().ClientOfAsync(name, login, cancellationToken);
    }
}
