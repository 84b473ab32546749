using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;

namespace EmbeddedKafka.Security;

/// <summary>
/// Says whether the principal of a request may do what it asks, by <see cref="AclRules"/>. Without an authorizer
/// (<c>authorizer.class.name</c>) everybody may do everything, as in Kafka.
/// </summary>
internal sealed class Authorizer
{
    /// <summary>The one resource of type <see cref="AclResourceType.Cluster"/>.</summary>
    public const string ClusterName = "kafka-cluster";

    readonly AclRules _rules;

    public Authorizer(ConfigStore configs, AuditTrail audit)
    {
        Audit = audit;
        IsEnabled = !string.IsNullOrEmpty(configs.Broker("authorizer.class.name"));
        _rules = new AclRules(
            [],
            configs
                .Broker("super.users")!
                .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            configs.BrokerSwitch("allow.everyone.if.no.acl.found")
        );
    }

    /// <summary>Whether ACLs are looked at, and can be kept at all.</summary>
    public bool IsEnabled { get; }

    public AclStore Acls => _rules.Acls;

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
        var session = context.Session;
        var verdict = _rules.Decide(session.Principal, session.Host, operation, type, name);
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
        var session = context.Session;
        var verdict = _rules.DecideOnAny(session.Principal, session.Host, operation, type);
        Audit.Add(context, operation, type, Acl.Wildcard, verdict, Asking.Request);
        return verdict.IsAllowed;
    }
}
