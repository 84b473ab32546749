namespace EmbeddedKafka.Security;

/// <summary>How an ACL's resource name is read (KIP-290); the codes are those of the protocol
/// (org.apache.kafka.common.resource.PatternType).</summary>
public enum AclPatternType : sbyte
{
    Unknown = 0,
    Any = 1,
    Match = 2,
    Literal = 3,
    Prefixed = 4,
}
