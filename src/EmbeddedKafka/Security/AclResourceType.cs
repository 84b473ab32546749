namespace EmbeddedKafka.Security;

/// <summary>What a client wants to do it to; the codes are those of the protocol
/// (org.apache.kafka.common.resource.ResourceType).</summary>
public enum AclResourceType : sbyte
{
    Unknown = 0,
    Any = 1,
    Topic = 2,
    Group = 3,
    Cluster = 4,
    TransactionalId = 5,
    DelegationToken = 6,
    User = 7,
}
