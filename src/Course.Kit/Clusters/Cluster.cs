namespace Course.Kit;

/// <summary>Starts the cluster that an experiment runs on, or connects to it.</summary>
public static class Cluster
{
    /// <summary>The environment variable that picks the provider: <c>embedded</c> (default) or <c>external</c>.</summary>
    public const string ProviderVariable = "COURSE_CLUSTER";

    /// <summary>The environment variable with the bootstrap servers of an <c>external</c> cluster.</summary>
    public const string BootstrapVariable = "KAFKA_BOOTSTRAP_SERVERS";

    private const string Names = "embedded or external";

    /// <summary>The provider that <see cref="StartAsync"/> would use now.</summary>
    public static string Provider =>
        Environment.GetEnvironmentVariable(ProviderVariable) is { Length: > 0 } name ? name.Trim().ToLowerInvariant() : "embedded";

    /// <summary>Starts a cluster. Dispose it when the experiment is over.</summary>
    /// <param name="brokers">How many brokers; an external cluster has as many as it has.</param>
    /// <param name="configs">Broker configs by Kafka's names, for a cluster that is started here.</param>
    /// <param name="provider">The provider; default: <see cref="Provider"/>.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="CourseException">The provider is unknown or cannot start; the sentence says what to do.</exception>
    public static Task<ICluster> StartAsync(int brokers = 3, Dictionary<string, string>? configs = null, string? provider = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        var name = provider ?? Provider;
        return name switch
        {
            "external" => ExternalCluster.ConnectAsync(Environment.GetEnvironmentVariable(BootstrapVariable), cancellationToken),
            "embedded" => EmbeddedCluster.StartAsync(brokers, configs, cancellationToken),
            "local" or "docker" => throw new CourseException($"The cluster provider '{name}' is not in this version yet: use {Names}."),
            _ => throw new CourseException($"There is no cluster provider '{name}': {ProviderVariable} and --cluster take {Names}."),
        };
    }
}
