namespace EmbeddedKafka.Security;

/// <summary>
/// What a set of ACLs allows, decided as Kafka's StandardAuthorizer does: super users may do everything, an ACL that
/// denies outweighs all that allow, and what no ACL allows is forbidden. A cluster's own authorizer decides by it.
/// </summary>
public sealed class AclRules
{
    /// <summary>Allowed on this name, which no rule can name alone: allowed because of who asks, or on every
    /// name.</summary>
    const string AnyName = "hardcode";

    readonly HashSet<string> _superUsers = new(StringComparer.Ordinal);
    readonly bool _allowsWithoutAcl;

    /// <param name="acls">The cluster's ACLs.</param>
    /// <param name="superUsers">Principals that may do everything (<c>super.users</c>), such as
    /// <c>User:admin</c>.</param>
    /// <param name="allowsWithoutAcl">Whether everybody may do everything to a resource that no ACL is about
    /// (<c>allow.everyone.if.no.acl.found</c>).</param>
    public AclRules(IEnumerable<Acl> acls, IEnumerable<string>? superUsers = null, bool allowsWithoutAcl = false)
    {
        foreach (var acl in acls)
            Acls.Add(acl);
        _superUsers.UnionWith(superUsers ?? []);
        _allowsWithoutAcl = allowsWithoutAcl;
    }

    internal AclStore Acls { get; } = new();

    /// <summary>Whether a principal may do it to one resource, and what decides.</summary>
    /// <param name="principal">Who: <c>User:alice</c>.</param>
    /// <param name="host">The client's address.</param>
    /// <param name="operation">What.</param>
    /// <param name="type">To which kind of resource.</param>
    /// <param name="name">The resource's name; the cluster's is <c>kafka-cluster</c>.</param>
    public AclVerdict Decide(
        string principal,
        string host,
        AclOperation operation,
        AclResourceType type,
        string name
    ) =>
        _superUsers.Contains(principal)
            ? AclVerdict.SuperUser
            : Acls.Decide(type, name, principal, host, operation)
                ?? (_allowsWithoutAcl ? AclVerdict.DefaultAllow : AclVerdict.DefaultDeny);

    /// <summary>Whether a principal may do it to at least one resource of the type, existing or not: what an idempotent
    /// producer is asked about Write on topics (KIP-679).</summary>
    /// <param name="principal">Who: <c>User:alice</c>.</param>
    /// <param name="host">The client's address.</param>
    /// <param name="operation">What.</param>
    /// <param name="type">To which kind of resource.</param>
    public AclVerdict DecideOnAny(string principal, string host, AclOperation operation, AclResourceType type)
    {
        var verdict = Decide(principal, host, operation, type, AnyName);
        if (verdict.IsAllowed)
            return verdict;
        var concerned = Acls
            .All.Where(acl =>
                acl.ResourceType == type
                && (acl.Operation == operation || acl.Operation == AclOperation.All)
                && (acl.Principal == principal || acl.Principal == Acl.Everybody)
                && (acl.Host == Acl.Wildcard || acl.Host == host)
            )
            .ToList();
        var denied = concerned.FindAll(acl => acl.Permission == AclPermission.Deny);
        if (denied.Find(IsOnAll) is { } denial)
            return AclVerdict.Of(denial);
        var allowing = concerned.Find(acl =>
            acl.Permission == AclPermission.Allow && (IsOnAll(acl) || !denied.Exists(deny => Outweighs(deny, acl)))
        );
        return allowing is null ? AclVerdict.DefaultDeny : AclVerdict.Of(allowing);
    }

    static bool IsOnAll(Acl acl) => acl is { PatternType: AclPatternType.Literal, ResourceName: Acl.Wildcard };

    static bool Outweighs(Acl deny, Acl allow) =>
        deny.PatternType == AclPatternType.Prefixed
            ? allow.ResourceName.StartsWith(deny.ResourceName, StringComparison.Ordinal)
            : allow.PatternType == AclPatternType.Literal && allow.ResourceName == deny.ResourceName;
}
