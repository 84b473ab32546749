namespace EmbeddedKafka.Security;

/// <summary>What the authorizer says, and why.</summary>
internal readonly record struct AclVerdict(bool IsAllowed, AccessRule Rule, Acl? Acl = null)
{
    public static readonly AclVerdict SuperUser = new(true, AccessRule.SuperUser);
    public static readonly AclVerdict DefaultAllow = new(true, AccessRule.DefaultAllow);
    public static readonly AclVerdict DefaultDeny = new(false, AccessRule.DefaultDeny);

    public static AclVerdict Of(Acl acl) => new(acl.Permission == AclPermission.Allow, AccessRule.MatchingAcl, acl);
}
