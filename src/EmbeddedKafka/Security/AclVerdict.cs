namespace EmbeddedKafka.Security;

/// <summary>What the authorizer says, and why.</summary>
/// <param name="IsAllowed">Whether it may be done.</param>
/// <param name="Rule">What decided.</param>
/// <param name="Acl">The ACL that decided, where one did; of several that allow the same, one.</param>
public readonly record struct AclVerdict(bool IsAllowed, AccessRule Rule, Acl? Acl = null)
{
    internal static readonly AclVerdict SuperUser = new(true, AccessRule.SuperUser);
    internal static readonly AclVerdict DefaultAllow = new(true, AccessRule.DefaultAllow);
    internal static readonly AclVerdict DefaultDeny = new(false, AccessRule.DefaultDeny);

    internal static AclVerdict Of(Acl acl) => new(acl.Permission == AclPermission.Allow, AccessRule.MatchingAcl, acl);
}
