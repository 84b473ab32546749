namespace EmbeddedKafka.Security;

/// <summary>Whether an ACL allows or denies; the codes are those of the protocol
/// (org.apache.kafka.common.acl.AclPermissionType).</summary>
public enum AclPermission : sbyte
{
    Unknown = 0,
    Any = 1,
    Deny = 2,
    Allow = 3,
}
