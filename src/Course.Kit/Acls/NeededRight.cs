using System.Collections.Immutable;
using EmbeddedKafka.Security;

namespace Course.Kit;

/// <summary>A right that an identity needs for what it was seen to try.</summary>
/// <param name="Acl">The ACL that gives it.</param>
/// <param name="Names">The resources that it was seen to use it on; more than one only under a prefix.</param>
/// <param name="Requests">The requests that it was seen to use it in: <c>Produce</c>, <c>JoinGroup</c>.</param>
/// <param name="WasDenied">Whether it was seen to be refused.</param>
/// <param name="IsHeld">Whether an ACL of the cluster gives it now, denied by others or not; null when the ACLs are not
/// known.</param>
/// <param name="InTheWay">ACLs that deny it: they have to go, or no right helps.</param>
public sealed record NeededRight(
    Acl Acl,
    ImmutableArray<string> Names,
    ImmutableArray<string> Requests,
    bool WasDenied,
    bool? IsHeld,
    ImmutableArray<Acl> InTheWay
)
{
    /// <summary>The resource in words: <c>topic bookings</c>, <c>group clinic-…</c>.</summary>
    public string Resource => KafkaNames.Resource(Acl.ResourceType, Acl.ResourceName, Acl.PatternType);

    /// <summary>Why somebody should think before giving this right; null for most.</summary>
    public string? Warning =>
        (Acl.ResourceType, Acl.Operation) switch
        {
            (AclResourceType.Cluster, AclOperation.ClusterAction) =>
                "what brokers are: it can fetch every partition and tell controllers who leads",
            (AclResourceType.Cluster, AclOperation.Alter) =>
                "it can give itself every other right: ALTER on the cluster is the right to change ACLs and passwords",
            (AclResourceType.Cluster, AclOperation.AlterConfigs) =>
                "it can change the configs of every broker, listeners and certificates among them",
            (AclResourceType.Cluster, AclOperation.Create) =>
                "it can create topics of any name: CREATE on the topics themselves is less",
            (_, AclOperation.TwoPhaseCommit) =>
                "its transactions have no timeout: one forgotten holds readers for ever",
            _ when Acl.ResourceName == Acl.Wildcard => "every resource of the kind, those to come too",
            _ when Acl.PatternType == AclPatternType.Prefixed => "every name that begins like this, those to come too",
            _ => null,
        };
}
