using System.Net.Sockets;
using Course.Base;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using Kafka = Confluent.Kafka;

namespace Course.Kit;

/// <summary>
/// Reads the ACLs of any cluster, and what its brokers tell of their authorizer's configs, on a connection of the kit's
/// own: a client properties file may have Java's names, and every kind of resource and operation is known.
/// </summary>
internal static class AclReader
{
    const string SuperUsers = "super.users";
    const string AllowEveryone = "allow.everyone.if.no.acl.found";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="servers">The bootstrap servers; null for those of the environment or of the file.</param>
    /// <param name="properties">A client properties file; null for that of the environment, if any.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CourseException">It cannot be read; the sentence says what to do.</exception>
    public static async Task<ClusterAcls> ReadAsync(
        string? servers,
        string? properties,
        CancellationToken cancellationToken
    )
    {
        var (address, file) = Address(servers, properties);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var connection = await BrokerConnection.OpenAnyAsync(
                address,
                limit.Token,
                file is null ? null : new SecureDialer(file).ConnectAsync
            );
            return await ReadAsync(connection, limit.Token);
        }
        catch (Exception e)
            when (e is SocketException or IOException or ProtocolException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reason =
                e is OperationCanceledException ? $"not within {Humanise.Duration(Patience)}" : e.Message.TrimEnd('.');
            throw new CourseException(
                $"No Kafka cluster answers at {address} ({reason}): check --bootstrap-server"
                    + (
                        file is null
                            ? "; if the cluster asks who you are, --command-config FILE says it."
                            : $" and security.protocol in '{file.Path}'."
                    ),
                e
            );
        }
    }

    /// <summary>The bootstrap servers that would be asked; null when nothing says any.</summary>
    public static string? ServersOf(string? servers, string? properties) => Find(servers, properties).Servers;

    static async Task<ClusterAcls> ReadAsync(BrokerConnection connection, CancellationToken cancellationToken)
    {
        var described = await connection.CallAsync<DescribeAclsResponse>(
            new DescribeAclsRequest
            {
                ResourceTypeFilter = (sbyte)AclResourceType.Any,
                ResourceNameFilter = null,
                PrincipalFilter = null,
                HostFilter = null,
                PatternTypeFilter = (sbyte)AclPatternType.Any,
                Operation = (sbyte)AclOperation.Any,
                PermissionType = (sbyte)AclPermission.Any,
            },
            connection.Version(ApiKey.DescribeAcls, 1, 3),
            cancellationToken
        );
        if (described.ErrorCode != ErrorCode.None)
            throw ClusterAcls.Refused(
                (Kafka.ErrorCode)(short)described.ErrorCode,
                described.ErrorMessage ?? described.ErrorCode.ToString()
            );
        var acls = described
            .Resources.SelectMany(resource =>
                resource.Acls.Select(acl => new Acl(
                    (AclResourceType)resource.ResourceType,
                    resource.ResourceName,
                    (AclPatternType)resource.PatternType,
                    acl.Principal,
                    acl.Host,
                    (AclOperation)acl.Operation,
                    (AclPermission)acl.PermissionType
                ))
            )
            .ToList();
        var known = acls.FindAll(acl =>
            KafkaNames.Operations.ContainsKey(acl.ResourceType) && acl.Operation <= AclOperation.TwoPhaseCommit
        );
        var unknown = new List<string>();
        if (known.Count < acls.Count)
            unknown.Add(
                $"{acls.Count - known.Count} of the ACLs are about something newer than this program: kafka-acls.sh "
                    + "--list shows all of them."
            );
        var (superUsers, allowsWithoutAcl) = await ConfigsAsync(connection, unknown, cancellationToken);
        return new ClusterAcls(known, superUsers, allowsWithoutAcl, unknown);
    }

    // Each broker tells its own configs only, so it is asked for all of them, and one answers.
    static async Task<(string[] SuperUsers, bool AllowsWithoutAcl)> ConfigsAsync(
        BrokerConnection connection,
        List<string> unknown,
        CancellationToken cancellationToken
    )
    {
        var metadata = await connection.CallAsync<MetadataResponse>(
            new MetadataRequest { Topics = [] },
            connection.Version(ApiKey.Metadata, 4, 9),
            cancellationToken
        );
        var configs = await connection.CallAsync<DescribeConfigsResponse>(
            new DescribeConfigsRequest
            {
                Resources =
                [
                    .. metadata.Brokers.Select(broker => new DescribeConfigsRequest.DescribeConfigsResource
                    {
                        ResourceType = (sbyte)Kafka.Admin.ResourceType.Broker,
                        ResourceName = $"{broker.NodeId}",
                        ConfigurationKeys = [SuperUsers, AllowEveryone],
                    }),
                ],
            },
            connection.Version(ApiKey.DescribeConfigs, 1, 4),
            cancellationToken
        );
        if (configs.Results.Find(result => result.ErrorCode == (short)ErrorCode.None) is not { } told)
        {
            unknown.Add(
                "The broker does not let this client describe its configs (that is DESCRIBE_CONFIGS on the cluster), so "
                    + $"{SuperUsers} and {AllowEveryone} are not known: taken for none, and for false."
            );
            return ([], false);
        }
        var kept = new[] { (SuperUsers, "nobody"), (AllowEveryone, "false") }
            .Where(config =>
                told.Configs.Exists(one => one.Name == config.Item1 && one is { Value: null, IsSensitive: true })
            )
            .ToList();
        if (kept.Count > 0)
            unknown.Add(
                $"Brokers do not tell what {string.Join(" and ", kept.Select(config => config.Item1))} "
                    + $"{(kept.Count == 1 ? "is" : "are")} (the authorizer's configs count as sensitive): taken for "
                    + $"{string.Join(" and for ", kept.Select(config => config.Item2))} here. Look into the brokers' "
                    + "properties files."
            );
        return (
            (Value(SuperUsers) ?? "").Split(
                ';',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            ),
            string.Equals(Value(AllowEveryone), "true", StringComparison.OrdinalIgnoreCase)
        );

        string? Value(string name) => told.Configs.Find(config => config.Name == name)?.Value;
    }

    static (string Servers, ClientProperties? File) Address(string? servers, string? properties)
    {
        var (found, file) = Find(servers, properties);
        return (
            found
                ?? throw new CourseException(
                    "Which cluster? Name it by --bootstrap-server host:port (and --command-config FILE, if it asks who "
                        + $"you are), or set {Cluster.BootstrapVariable} and {Cluster.PropertiesVariable}."
                ),
            file
        );
    }

    static (string? Servers, ClientProperties? File) Find(string? servers, string? properties)
    {
        if (properties is not null && !File.Exists(properties))
            throw new CourseException($"There is no file '{properties}', which --command-config names.");
        var path = properties ?? Environment.GetEnvironmentVariable(Cluster.PropertiesVariable)?.Trim();
        var file = string.IsNullOrEmpty(path) ? null : ClientProperties.Read(path);
        if (servers is null && properties is null)
            servers = Environment.GetEnvironmentVariable(Cluster.BootstrapVariable)?.Trim();
        return (string.IsNullOrEmpty(servers) ? file?.BootstrapServers : servers, file);
    }
}
