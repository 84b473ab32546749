using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;

namespace EmbeddedKafka.Security;

/// <summary>
/// Says whether the principal of a request may do what it asks, as Kafka's StandardAuthorizer does: super users may do
/// everything, a rule that denies outweighs those that allow, and what no rule allows is forbidden. Without an
/// authorizer (<c>authorizer.class.name</c>) everybody may do everything, as in Kafka.
/// </summary>
internal sealed class Authorizer
{
    /// <summary>The one resource of type <see cref="AclResourceType.Cluster"/>.</summary>
    public const string ClusterName = "kafka-cluster";

    /// <summary>Allowed on this name, which no rule can name alone: allowed because of who asks, or on every
    /// name.</summary>
    const string AnyName = "hardcode";

    readonly HashSet<string> _superUsers = new(StringComparer.Ordinal);
    readonly bool _allowsWithoutAcl;

    public Authorizer(ConfigStore configs, AuditTrail audit)
    {
        Audit = audit;
        IsEnabled = !string.IsNullOrEmpty(configs.Broker("authorizer.class.name"));
        _allowsWithoutAcl = configs.BrokerSwitch("allow.everyone.if.no.acl.found");
        foreach (
            var user in configs
                .Broker("super.users")!
                .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
            _superUsers.Add(user);
    }

    /// <summary>Whether ACLs are looked at, and can be kept at all.</summary>
    public bool IsEnabled { get; }

    public AclStore Acls { get; } = new();

    /// <summary>What has been decided.</summary>
    public AuditTrail Audit { get; }

    public bool Allows(
        RequestContext context,
        AclOperation operation,
        AclResourceType type,
        string name,
        Asking asking = Asking.Request
    )
    {
        if (!IsEnabled)
            return true;
        var verdict = Decide(context, operation, type, name);
        Audit.Add(context, operation, type, name, verdict, asking);
        return verdict.IsAllowed;
    }

    public bool AllowsTopic(
        RequestContext context,
        AclOperation operation,
        string name,
        Asking asking = Asking.Request
    ) => Allows(context, operation, AclResourceType.Topic, name, asking);

    public bool AllowsGroup(
        RequestContext context,
        AclOperation operation,
        string id,
        Asking asking = Asking.Request
    ) => Allows(context, operation, AclResourceType.Group, id, asking);

    public bool AllowsCluster(RequestContext context, AclOperation operation, Asking asking = Asking.Request) =>
        Allows(context, operation, AclResourceType.Cluster, ClusterName, asking);

    /// <summary>Whether the principal may do it to at least one resource of the type, existing or not
    /// (KIP-679).</summary>
    public bool AllowsOnAny(RequestContext context, AclOperation operation, AclResourceType type)
    {
        if (!IsEnabled)
            return true;
        var verdict = Decide(context, operation, type, AnyName);
        if (!verdict.IsAllowed)
            verdict = DecideOnAny(context, operation, type);
        Audit.Add(context, operation, type, Acl.Wildcard, verdict, Asking.Request);
        return verdict.IsAllowed;
    }

    AclVerdict DecideOnAny(RequestContext context, AclOperation operation, AclResourceType type)
    {
        var (principal, host) = (context.Session.Principal, context.Session.Host);
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

    AclVerdict Decide(RequestContext context, AclOperation operation, AclResourceType type, string name)
    {
        var session = context.Session;
        if (_superUsers.Contains(session.Principal))
            return AclVerdict.SuperUser;
        return Acls.Decide(type, name, session.Principal, session.Host, operation)
            ?? (_allowsWithoutAcl ? AclVerdict.DefaultAllow : AclVerdict.DefaultDeny);
    }
}
