namespace EmbeddedKafka.Security;

/// <summary>Picks ACLs, as DescribeAcls and DeleteAcls ask for them; what is null or Any does not matter.</summary>
internal sealed record AclFilter(
    AclResourceType ResourceType,
    string? ResourceName,
    AclPatternType PatternType,
    string? Principal,
    string? Host,
    AclOperation Operation,
    AclPermission Permission
)
{
    /// <summary>Whether all codes are ones that this broker knows.</summary>
    public bool IsKnown =>
        ResourceType is > AclResourceType.Unknown and <= AclResourceType.User
        && PatternType is > AclPatternType.Unknown and <= AclPatternType.Prefixed
        && Operation is > AclOperation.Unknown and <= AclOperation.TwoPhaseCommit
        && Permission is > AclPermission.Unknown and <= AclPermission.Allow;

    public bool Admits(Acl acl) =>
        (ResourceType == AclResourceType.Any || ResourceType == acl.ResourceType)
        && AdmitsPattern(acl)
        && (Principal is null || Principal == acl.Principal)
        && (Host is null || Host == acl.Host)
        && (Operation == AclOperation.Any || Operation == acl.Operation)
        && (Permission == AclPermission.Any || Permission == acl.Permission);

    // MATCH finds every rule that applies to a resource of this name: literal, wildcard and prefixed.
    bool AdmitsPattern(Acl acl)
    {
        if (PatternType is not (AclPatternType.Any or AclPatternType.Match) && PatternType != acl.PatternType)
            return false;
        if (ResourceName is null)
            return true;
        if (PatternType != AclPatternType.Match)
            return ResourceName == acl.ResourceName;
        return acl.PatternType == AclPatternType.Prefixed
            ? ResourceName.StartsWith(acl.ResourceName, StringComparison.Ordinal)
            : ResourceName == acl.ResourceName || acl.ResourceName == Acl.Wildcard;
    }
}
