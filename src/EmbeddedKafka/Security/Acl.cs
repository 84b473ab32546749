namespace EmbeddedKafka.Security;

/// <summary>One rule: who, from where, may or may not do what to which resources.</summary>
public sealed record Acl(
    AclResourceType ResourceType,
    string ResourceName,
    AclPatternType PatternType,
    string Principal,
    string Host,
    AclOperation Operation,
    AclPermission Permission
)
{
    /// <summary>As a name or a host: all of them.</summary>
    public const string Wildcard = "*";

    /// <summary>The principal that stands for everybody.</summary>
    public const string Everybody = "User:*";

    /// <summary>Whether the rule is about this principal, host and operation; its resource is another
    /// question.</summary>
    internal bool Concerns(string principal, string host, AclOperation operation) =>
        (Principal == principal || Principal == Everybody) && (Host == Wildcard || Host == host) && Covers(operation);

    /// <summary>As StandardAcl of Apache Kafka 4.3 writes itself; before, parentheses stood for the
    /// brackets.</summary>
    public override string ToString() =>
        $"StandardAcl[resourceType={ResourceType.KafkaName()}, resourceName={ResourceName}, "
        + $"patternType={PatternType.KafkaName()}, principal={Principal}, host={Host}, "
        + $"operation={Operation.KafkaName()}, permissionType={Permission.KafkaName()}]";

    // Permission to read, write, delete or alter implies Describe. A rule that denies covers its own operation alone.
    bool Covers(AclOperation operation)
    {
        if (Operation == operation || Operation == AclOperation.All)
            return true;
        if (Permission != AclPermission.Allow)
            return false;
        return operation switch
        {
            AclOperation.Describe => Operation
                is AclOperation.Read
                    or AclOperation.Write
                    or AclOperation.Delete
                    or AclOperation.Alter,
            AclOperation.DescribeConfigs => Operation is AclOperation.AlterConfigs,
            _ => false,
        };
    }
}
