using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>One line of what an identity may do.</summary>
/// <param name="ResourceType">The kind of resource.</param>
/// <param name="ResourceName">The name, the prefix or <c>*</c> that ACLs have.</param>
/// <param name="PatternType">Whether the name is a prefix. Resources under it that ACLs name themselves have lines of
/// their own.</param>
/// <param name="Operation">What.</param>
/// <param name="Host">From which address, where it makes a difference or was asked for.</param>
/// <param name="Answer">Whether it may, and why.</param>
public sealed record AccessRow(
    AclResourceType ResourceType,
    string ResourceName,
    AclPatternType PatternType,
    AclOperation Operation,
    string? Host,
    AccessAnswer Answer
)
{
    /// <summary>All addresses that no ACL names.</summary>
    public const string OtherHosts = "others";

    /// <summary>The resource in words: <c>topic bookings</c>, <c>group clinic-…</c>, <c>every topic</c>.</summary>
    public string Resource => KafkaNames.Resource(ResourceType, ResourceName, PatternType);
}
