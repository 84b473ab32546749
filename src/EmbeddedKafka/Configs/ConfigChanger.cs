using System.Globalization;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Configs;

/// <summary>Changes the configs of a resource for AlterConfigs and IncrementalAlterConfigs, with Kafka's checks in
/// Kafka's words. All changes of a resource are checked before one is made.</summary>
internal sealed class ConfigChanger(ClusterState state)
{
    const string MinInsyncReplicas = "min.insync.replicas";

    /// <summary>None when the client may change the resource.</summary>
    public ErrorCode Denial(RequestContext context, sbyte type, string name) =>
        (ResourceType)type switch
        {
            ResourceType.Topic when !state.Authorizer.AllowsTopic(context, AclOperation.AlterConfigs, name) =>
                ErrorCode.TopicAuthorizationFailed,
            ResourceType.Broker
            or ResourceType.BrokerLogger
            or ResourceType.ClientMetrics when !state.Authorizer.AllowsCluster(context, AclOperation.AlterConfigs) =>
                ErrorCode.ClusterAuthorizationFailed,
            ResourceType.Group when !state.Authorizer.AllowsGroup(context, AclOperation.AlterConfigs, name) =>
                ErrorCode.GroupAuthorizationFailed,
            _ => ErrorCode.None,
        };

    /// <summary>Changes some configs of a resource, or with <paramref name="replaces"/> sets these and removes all
    /// others.</summary>
    public (ErrorCode Error, string? Message) Change(
        RequestContext context,
        sbyte type,
        string name,
        IReadOnlyList<ConfigChange> changes,
        bool replaces,
        bool validateOnly
    )
    {
        var denial = Denial(context, type, name);
        if (denial != ErrorCode.None)
            return (denial, Denials.Sentence(denial));
        if (changes.DistinctBy(change => change.Name).Count() < changes.Count)
            return (ErrorCode.InvalidRequest, "Error due to duplicate config keys");
        var withoutValue = changes
            .Where(change => change is { Value: null, Operation: not ConfigOperation.Delete })
            .Select(change => change.Name)
            .ToList();
        if (withoutValue.Count > 0)
            return (ErrorCode.InvalidRequest, $"Null value not supported for : {string.Join(", ", withoutValue)}");
        var (scope, error, message) = Find(context, type, name);
        if (scope is null)
            return (error, message);
        var next = new Dictionary<string, string>(replaces ? [] : scope.Current, StringComparer.Ordinal);
        foreach (var change in changes)
            if (Apply(scope, change, next) is { Item1: not ErrorCode.None } objection)
                return objection;
        var touched = changes.Select(change => change.Name).ToHashSet(StringComparer.Ordinal);
        if (replaces)
            touched.UnionWith(scope.Current.Keys);
        if (scope.Check(touched, next) is { Item1: not ErrorCode.None } refusal)
            return refusal;
        if (!validateOnly)
            scope.Commit(next);
        return (ErrorCode.None, null);
    }

    static (ErrorCode, string?) Apply(ConfigScope scope, ConfigChange change, Dictionary<string, string> next)
    {
        if (change.Operation is < ConfigOperation.Set or > ConfigOperation.Subtract)
            return (ErrorCode.UnknownServerError, null);
        // What is not there can be taken away, known or not.
        if (scope.Define(change.Name) is not { } definition)
            return change.Operation == ConfigOperation.Delete ? default : scope.Unknown(change.Name);
        if (change.Operation == ConfigOperation.Delete)
        {
            next.Remove(change.Name);
            return default;
        }
        var value = change.Value!;
        if (change.Operation is ConfigOperation.Append or ConfigOperation.Subtract)
        {
            if (definition.Type != ConfigType.List || !scope.KnowsLists)
                return (
                    ErrorCode.InvalidConfig,
                    $"Can't {change.Operation.ToString().ToUpperInvariant()} to key {change.Name} because its "
                        + "type is not LIST."
                );
            var items = Items(next.TryGetValue(change.Name, out var now) ? now : definition.Default ?? "");
            value = string.Join(
                ',',
                change.Operation == ConfigOperation.Append ? items.Union(Items(value)) : items.Except(Items(value))
            );
            if (
                change.Operation == ConfigOperation.Append
                && scope.Objection(definition, change.Value!) is { } wrongItem
            )
                return (ErrorCode.InvalidConfig, wrongItem);
        }
        if (scope.Objection(definition, value) is { } objection)
            return (ErrorCode.InvalidConfig, objection);
        next[change.Name] = value;
        return default;
    }

    static string[] Items(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    (ConfigScope? Scope, ErrorCode Error, string? Message) Find(RequestContext context, sbyte type, string name)
    {
        switch ((ResourceType)type)
        {
            case ResourceType.Topic:
                if (name.Length == 0)
                    return (null, ErrorCode.InvalidRequest, "Default topic resources are not allowed.");
                if (TopicNames.Objection(name) is { } objection)
                    return (null, ErrorCode.InvalidTopicException, objection);
                return state.Find(name) is { } topic
                    ? (ScopeOf(topic), default, null)
                    : (null, ErrorCode.UnknownTopicOrPartition, $"The topic '{name}' does not exist.");
            case ResourceType.Broker when name.Length == 0:
                return (BrokerScope(state.Configs.DynamicDefault, context.BrokerId, isDefault: true), default, null);
            case ResourceType.Broker:
                if (!int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
                    return (null, ErrorCode.InvalidRequest, $"Node id must be an integer, but it is: {name}");
                return id == context.BrokerId
                    ? (BrokerScope(state.Configs.DynamicFor(id), id, isDefault: false), default, null)
                    : (
                        null,
                        ErrorCode.InvalidRequest,
                        $"Unexpected broker id, expected {context.BrokerId}, but received {name}"
                    );
            case ResourceType.ClientMetrics:
                return name.Length == 0
                    ? (null, ErrorCode.InvalidRequest, "Subscription name can't be empty")
                    : (MetricsScope(name), default, null);
            case ResourceType.Group:
                return name.Length == 0
                    ? (null, ErrorCode.InvalidRequest, "Default group resources are not allowed.")
                    : (GroupScope(name), default, null);
            default:
                return (null, ErrorCode.InvalidRequest, $"Unknown resource type {type}");
        }
    }

    ConfigScope ScopeOf(Topic topic) =>
        new(topic.Overrides)
        {
            Define = ConfigTable.Shared.Topic.GetValueOrDefault,
            Unknown = name => (ErrorCode.InvalidConfig, $"Unknown topic config name: {name}"),
            Check = (_, next) =>
                TopicConfigRules.Conflict(next) is { } conflict ? (ErrorCode.InvalidConfig, conflict) : default,
            Changed = () => state.Reconfigure(topic),
        };

    ConfigScope BrokerScope(IDictionary<string, string> current, int brokerId, bool isDefault) =>
        new(current)
        {
            Define = BrokerConfigs.Define,
            ChecksEachValue = false,
            Check = (touched, next) => CheckBroker(touched, next, brokerId, isDefault),
            Changed = state.ReconfigureAll,
        };

    (ErrorCode, string?) CheckBroker(
        IReadOnlyCollection<string> touched,
        IReadOnlyDictionary<string, string> next,
        int brokerId,
        bool isDefault
    )
    {
        var outlook = state.Configs.Outlook(
            next,
            brokerId,
            isDefault,
            state.ListenersOf(state.Broker(brokerId)!),
            state.ListenerProtocols
        );
        if (BrokerConfigs.Objection(touched, next, outlook, isDefault) is { } objection)
            return (ErrorCode.InvalidRequest, objection);
        if (!isDefault && state.StoreObjection?.Invoke(brokerId, touched, outlook.NextSet) is { } unfit)
            return (ErrorCode.InvalidRequest, BrokerConfigRules.Dynamic(unfit));
        if (!touched.Contains(MinInsyncReplicas))
            return default;
        if (!isDefault)
            return (
                ErrorCode.InvalidConfig,
                "Broker-level min.insync.replicas cannot be altered while ELR is enabled."
            );
        return next.ContainsKey(MinInsyncReplicas)
            ? default
            : (ErrorCode.InvalidConfig, "Cluster-level min.insync.replicas cannot be removed while ELR is enabled.");
    }

    ConfigScope MetricsScope(string name)
    {
        var configs = state.Configs.ClientMetrics.GetValueOrDefault(name) ?? new(StringComparer.Ordinal);
        return new(configs)
        {
            Define = ConfigTable.Shared.ClientMetrics.GetValueOrDefault,
            Unknown = config => (ErrorCode.InvalidRequest, $"Unknown client metrics configuration: {config}"),
            Check = (_, next) => ClientMetricsRules.Objection(next),
            KnowsLists = false,
            Changed = () => Keep(state.Configs.ClientMetrics, name, configs),
        };
    }

    ConfigScope GroupScope(string name)
    {
        var configs = state.Configs.Groups.GetValueOrDefault(name) ?? new(StringComparer.Ordinal);
        return new(configs)
        {
            Define = ConfigTable.Shared.Group.GetValueOrDefault,
            Unknown = config => (ErrorCode.InvalidConfig, $"Unknown group config name: {config}"),
            Check = (_, next) =>
                GroupConfigRules.Objection(state.Configs, next) is { } objection
                    ? (ErrorCode.InvalidConfig, objection)
                    : default,
            Changed = () => Keep(state.Configs.Groups, name, configs),
        };
    }

    // The resource comes into being with its first config and goes with its last.
    static void Keep(
        Dictionary<string, SortedDictionary<string, string>> all,
        string name,
        SortedDictionary<string, string> configs
    )
    {
        if (configs.Count > 0)
            all[name] = configs;
        else
            all.Remove(name);
    }
}
