using System.Collections.Frozen;
using System.Text;
using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>Operations and kinds of resources as Kafka and its tools write them, and which go together.</summary>
internal static class KafkaNames
{
    /// <summary>The name of the one resource of type Cluster.</summary>
    public const string ClusterName = "kafka-cluster";

    /// <summary>What can be done to each kind of resource (org.apache.kafka.security.authorizer.AclEntry).</summary>
    public static readonly FrozenDictionary<AclResourceType, AclOperation[]> Operations = new Dictionary<
        AclResourceType,
        AclOperation[]
    >
    {
        [AclResourceType.Topic] =
        [
            AclOperation.Read,
            AclOperation.Write,
            AclOperation.Create,
            AclOperation.Describe,
            AclOperation.Delete,
            AclOperation.Alter,
            AclOperation.DescribeConfigs,
            AclOperation.AlterConfigs,
        ],
        [AclResourceType.Group] =
        [
            AclOperation.Read,
            AclOperation.Describe,
            AclOperation.Delete,
            AclOperation.DescribeConfigs,
            AclOperation.AlterConfigs,
        ],
        [AclResourceType.TransactionalId] = [AclOperation.Write, AclOperation.Describe, AclOperation.TwoPhaseCommit],
        [AclResourceType.Cluster] =
        [
            AclOperation.Create,
            AclOperation.ClusterAction,
            AclOperation.DescribeConfigs,
            AclOperation.AlterConfigs,
            AclOperation.IdempotentWrite,
            AclOperation.Alter,
            AclOperation.Describe,
        ],
        [AclResourceType.DelegationToken] = [AclOperation.Describe],
        [AclResourceType.User] = [AclOperation.CreateTokens, AclOperation.DescribeTokens],
    }.ToFrozenDictionary();

    /// <summary>In capitals, an underscore between the words: <c>DESCRIBE_CONFIGS</c>.</summary>
    public static string KafkaName(this Enum name) => Upper(name.ToString());

    /// <summary>READ, DESCRIBE: in the order in which Kafka's documentation lists them.</summary>
    public static string KafkaNamesOf(AclResourceType type) =>
        string.Join(", ", Operations[type].Select(operation => operation.KafkaName()));

    public static bool TryOperation(string text, out AclOperation operation) =>
        Enum.TryParse(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out operation)
        && operation is > AclOperation.Any and <= AclOperation.TwoPhaseCommit;

    public static bool TryResourceType(string text, out AclResourceType type) =>
        Enum.TryParse(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out type)
        && Operations.ContainsKey(type);

    /// <summary>The operations that allow this one too.</summary>
    public static AclOperation[] ImpliedBy(AclOperation operation) =>
        operation switch
        {
            AclOperation.Describe => [AclOperation.Read, AclOperation.Write, AclOperation.Delete, AclOperation.Alter],
            AclOperation.DescribeConfigs => [AclOperation.AlterConfigs],
            _ => [],
        };

    /// <summary>A resource as a person reads it: <c>topic bookings</c>, <c>group clinic-…</c>, <c>every topic</c>,
    /// <c>the cluster</c>.</summary>
    public static string Resource(AclResourceType type, string name, AclPatternType pattern = AclPatternType.Literal)
    {
        var kind = Kind(type);
        if (type == AclResourceType.Cluster)
            return "the cluster";
        name = Shown(name);
        if (pattern == AclPatternType.Prefixed)
            return $"{kind} {name}…";
        return name == Acl.Wildcard ? $"every {kind}" : $"{kind} {name}";
    }

    /// <summary>A kind of resource in words.</summary>
    public static string Kind(AclResourceType type) =>
        type switch
        {
            AclResourceType.TransactionalId => "transactional id",
            AclResourceType.DelegationToken => "delegation token",
            _ => type.ToString().ToLowerInvariant(),
        };

    /// <summary>An ACL in one line: <c>ALLOW READ on topic bookings to User:alice</c>.</summary>
    public static string Sentence(this Acl acl) =>
        $"{(acl.Permission == AclPermission.Allow ? "ALLOW" : "DENY")} {acl.Operation.KafkaName()} on "
        + $"{Resource(acl.ResourceType, acl.ResourceName, acl.PatternType)} to {Shown(acl.Principal)}"
        + (acl.Host == Acl.Wildcard ? "" : $" from {acl.Host}");

    /// <summary>A name that somebody else has chosen, without what a terminal would obey.</summary>
    public static string Shown(string name) =>
        name.Any(char.IsControl)
            ? string.Concat(name.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter))
            : name;

    static string Upper(string name)
    {
        var upper = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && upper.Length > 0)
                upper.Append('_');
            upper.Append(char.ToUpperInvariant(letter));
        }
        return upper.ToString();
    }
}
