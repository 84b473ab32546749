using Confluent.Kafka.Admin;

namespace Graders.Security;

/// <summary>ACLs in one line each.</summary>
internal static class Acls
{
    public static AclBinding Allow(
        string user,
        AclOperation operation,
        ResourceType type,
        string name,
        ResourcePatternType pattern = ResourcePatternType.Literal
    ) => Of(AclPermissionType.Allow, user, operation, type, name, pattern);

    public static AclBinding Deny(string user, AclOperation operation, ResourceType type, string name) =>
        Of(AclPermissionType.Deny, user, operation, type, name, ResourcePatternType.Literal);

    static AclBinding Of(
        AclPermissionType permission,
        string user,
        AclOperation operation,
        ResourceType type,
        string name,
        ResourcePatternType pattern
    ) =>
        new()
        {
            Pattern = new()
            {
                Type = type,
                Name = name,
                ResourcePatternType = pattern,
            },
            Entry = new()
            {
                Principal = $"User:{user}",
                Host = "*",
                Operation = operation,
                PermissionType = permission,
            },
        };
}
