using Course.Kit;

namespace Course.Cli.Access;

/// <summary>The cluster that <c>course acls</c> asks, as the command line and the environment name it.</summary>
/// <param name="servers">The bootstrap servers of the command line.</param>
/// <param name="commandConfig">The client properties file of the command line.</param>
internal sealed class ClusterDoor(string? servers, string? commandConfig)
{
    static readonly string[] Librdkafka =
    [
        "sasl.username",
        "sasl.password",
        "sasl.mechanisms",
        "ssl.ca.location",
        "ssl.ca.pem",
        "ssl.certificate.location",
        "ssl.key.location",
    ];

    /// <summary>The client properties file of the command line.</summary>
    public string? CommandConfig => commandConfig;

    /// <summary>Whether that file has names that Java's tools do not know.</summary>
    public bool IsForLibrdkafka =>
        commandConfig is not null
        && ClientProperties.Parse(File.ReadLines(commandConfig)).Keys.Any(Librdkafka.Contains);

    /// <summary>Its bootstrap servers; null when nothing names any.</summary>
    public string? Servers => AclReader.ServersOf(servers, commandConfig);

    /// <summary>Whether a cluster is named at all.</summary>
    public bool IsNamed => Servers is not null;

    /// <summary>Its ACLs.</summary>
    public Task<ClusterAcls> AclsAsync(CancellationToken cancellation) =>
        AclReader.ReadAsync(servers, commandConfig, cancellation);
}
