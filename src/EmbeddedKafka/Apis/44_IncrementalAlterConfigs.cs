using EmbeddedKafka.Security;
using System.Globalization;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// IncrementalAlterConfigs, versions 0–1, for topics, groups and brokers.
/// <list type="bullet">
/// <item>Set, delete, append and subtract (the last two for lists). All changes of a resource are checked before one is made.</item>
/// <item>Needs AlterConfigs on the topic or the cluster.</item>
/// <item>A broker with an empty name: for all brokers. Configs that only a restart changes are INVALID_REQUEST.</item>
/// </list>
/// </summary>
internal sealed class IncrementalAlterConfigsHandler(ClusterState state) : ApiHandler<IncrementalAlterConfigsRequest>(ApiKey.IncrementalAlterConfigs, 0, 1)
{
    const sbyte Set = 0, Delete = 1, Append = 2, Subtract = 3;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, IncrementalAlterConfigsRequest request)
    {
        var response = new IncrementalAlterConfigsResponse();
        foreach (var resource in request.Resources)
        {
            var denial = Denial(context, resource);
            var (error, message) = denial == ErrorCode.None ? Alter(resource, request.ValidateOnly) : (denial, Denials.Sentence(denial));
            response.Responses.Add(new() { ResourceType = resource.ResourceType, ResourceName = resource.ResourceName, ErrorCode = error, ErrorMessage = message });
        }
        return Answer(response);
    }

    ErrorCode Denial(RequestContext context, IncrementalAlterConfigsRequest.AlterConfigsResource resource) => (ResourceType)resource.ResourceType switch
    {
        ResourceType.Topic when !state.Authorizer.AllowsTopic(context, AclOperation.AlterConfigs, resource.ResourceName) => ErrorCode.TopicAuthorizationFailed,
        ResourceType.Broker or ResourceType.BrokerLogger or ResourceType.ClientMetrics
            when !state.Authorizer.AllowsCluster(context, AclOperation.AlterConfigs) => ErrorCode.ClusterAuthorizationFailed,
        ResourceType.Group when !state.Authorizer.AllowsGroup(context, AclOperation.AlterConfigs, resource.ResourceName) => ErrorCode.GroupAuthorizationFailed,
        _ => ErrorCode.None,
    };

    (ErrorCode, string?) Alter(IncrementalAlterConfigsRequest.AlterConfigsResource resource, bool validateOnly)
    {
        switch ((ResourceType)resource.ResourceType)
        {
            case ResourceType.Topic:
                if (state.Find(resource.ResourceName) is not { } topic) return (ErrorCode.UnknownTopicOrPartition, "The topic '" + resource.ResourceName + "' does not exist.");
                return Change(topic.Overrides, ConfigTable.Shared.Topic, resource, validateOnly, () => state.Reconfigure(topic));
            case ResourceType.Broker:
                if (resource.ResourceName.Length == 0) return Change(state.Configs.DynamicDefault, ConfigTable.Shared.Broker, resource, validateOnly, state.ReconfigureAll);
                if (!int.TryParse(resource.ResourceName, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || state.Broker(id) is null)
                    return (ErrorCode.InvalidRequest, $"Unable to parse broker name as a base 10 number, or no such broker: {resource.ResourceName}");
                return Change(state.Configs.DynamicFor(id), ConfigTable.Shared.Broker, resource, validateOnly, state.ReconfigureAll);
            case ResourceType.Group:
                return AlterGroup(resource, validateOnly);
            default:
                return (ErrorCode.InvalidRequest, $"Unsupported resource type: {resource.ResourceType}");
        }
    }

    (ErrorCode, string?) AlterGroup(IncrementalAlterConfigsRequest.AlterConfigsResource resource, bool validateOnly)
    {
        if (resource.ResourceName.Length == 0) return (ErrorCode.InvalidRequest, "Default group resources are not allowed.");
        var current = state.Configs.Groups.GetValueOrDefault(resource.ResourceName) ?? new(StringComparer.Ordinal);
        var next = new SortedDictionary<string, string>(current, StringComparer.Ordinal);
        var (error, message) = Change(next, ConfigTable.Shared.Group, resource, validateOnly: false, () => { });
        if (error != ErrorCode.None) return (error, message);
        if (GroupConfigRules.Objection(state.Configs, next) is { } objection) return (ErrorCode.InvalidConfig, objection);
        if (!validateOnly) state.Configs.Groups[resource.ResourceName] = next;
        return (ErrorCode.None, null);
    }

    static (ErrorCode, string?) Change(IDictionary<string, string> current, IReadOnlyDictionary<string, ConfigDefinition> table,
        IncrementalAlterConfigsRequest.AlterConfigsResource resource, bool validateOnly, Action changed)
    {
        var next = new Dictionary<string, string?>();
        foreach (var change in resource.Configs)
        {
            if (!table.TryGetValue(change.Name, out var definition))
            {
                // Kafka lets a broker have configs that only a plug-in knows.
                if (table == ConfigTable.Shared.Topic) return (ErrorCode.InvalidConfig, $"Unknown topic config name: {change.Name}");
                if (table == ConfigTable.Shared.Group) return (ErrorCode.InvalidConfig, $"Unknown group config name: {change.Name}");
                definition = new(change.Name, ConfigType.String, null, "", true, [], "");
            }
            if (!definition.IsDynamic) return (ErrorCode.InvalidRequest, $"Cannot update these configs dynamically: [{change.Name}]");
            if (next.ContainsKey(change.Name)) return (ErrorCode.InvalidRequest, $"Duplicate config {change.Name}");
            if (change.ConfigOperation is Append or Subtract && definition.Type != ConfigType.List)
                return (ErrorCode.InvalidConfig, $"Can't {(change.ConfigOperation == Append ? "APPEND" : "SUBTRACT")} to key {change.Name} because its type is not LIST.");
            var value = ValueAfter(change, current.TryGetValue(change.Name, out var now) ? now : definition.Default);
            if (value is not null && definition.Objection(value) is { } objection) return (ErrorCode.InvalidConfig, objection);
            next[change.Name] = value;
        }
        if (validateOnly) return (ErrorCode.None, null);
        foreach (var (name, value) in next)
            if (value is null) current.Remove(name);
            else current[name] = value;
        changed();
        return (ErrorCode.None, null);
    }

    static string? ValueAfter(IncrementalAlterConfigsRequest.AlterableConfig change, string? now)
    {
        var items = (now ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var given = (change.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return change.ConfigOperation switch
        {
            Set => change.Value,
            Delete => null,
            Append => string.Join(',', items.Union(given)),
            Subtract => string.Join(',', items.Except(given)),
            _ => null,
        };
    }
}
