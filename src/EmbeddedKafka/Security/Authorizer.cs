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

    public Authorizer(ConfigStore configs)
    {
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

    public bool Allows(RequestContext context, AclOperation operation, AclResourceType type, string name) =>
        !IsEnabled || Decide(context, operation, type, name);

    public bool AllowsTopic(RequestContext context, AclOperation operation, string name) =>
        Allows(context, operation, AclResourceType.Topic, name);

    public bool AllowsGroup(RequestContext context, AclOperation operation, string id) =>
        Allows(context, operation, AclResourceType.Group, id);

    public bool AllowsCluster(RequestContext context, AclOperation operation) =>
        Allows(context, operation, AclResourceType.Cluster, ClusterName);

    /// <summary>Whether the principal may do it to at least one resource of the type, existing or not
    /// (KIP-679).</summary>
    public bool AllowsOnAny(RequestContext context, AclOperation operation, AclResourceType type)
    {
        if (Allows(context, operation, type, AnyName))
            return true;
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
        if (denied.Exists(acl => acl is { PatternType: AclPatternType.Literal, ResourceName: Acl.Wildcard }))
            return false;
        return concerned.Exists(acl =>
            acl.Permission == AclPermission.Allow
            && (
                acl is { PatternType: AclPatternType.Literal, ResourceName: Acl.Wildcard }
                || !denied.Exists(deny => Outweighs(deny, acl))
            )
        );
    }

    static bool Outweighs(Acl deny, Acl allow) =>
        deny.PatternType == AclPatternType.Prefixed
            ? allow.ResourceName.StartsWith(deny.ResourceName, StringComparison.Ordinal)
            : allow.PatternType == AclPatternType.Literal && allow.ResourceName == deny.ResourceName;

    bool Decide(RequestContext context, AclOperation operation, AclResourceType type, string name)
    {
        var session = context.Session;
        return _superUsers.Contains(session.Principal)
            || (Acls.Decide(type, name, session.Principal, session.Host, operation) ?? _allowsWithoutAcl);
    }
}
