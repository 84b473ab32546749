using System.Globalization;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeConfigs, versions 1–4, for topics, brokers, groups and client metrics; a broker's loggers are none.
/// <list type="bullet">
/// <item>Every config of Apache Kafka 4.3 with its value, source, synonyms and type; passwords without value.</item>
/// <item>Needs DescribeConfigs on the topic or the cluster; what is refused for that comes last, as in Kafka.</item>
/// <item>A broker with an empty name: what is set for all brokers. Another broker than the one asked: INVALID_REQUEST,
/// as in Kafka.</item>
/// </list>
/// </summary>
internal sealed class DescribeConfigsHandler(ClusterState state)
    : ApiHandler<DescribeConfigsRequest>(ApiKey.DescribeConfigs, 1, 4)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeConfigsRequest request)
    {
        var response = new DescribeConfigsResponse();
        foreach (var resource in request.Resources)
            if (Denial(context, resource) == ErrorCode.None)
                response.Results.Add(Describe(context, request, resource));
        foreach (var resource in request.Resources)
            if (Denial(context, resource) is not ErrorCode.None and var denial)
                response.Results.Add(Deny(resource, denial));
        return Answer(response);
    }

    ErrorCode Denial(RequestContext context, DescribeConfigsRequest.DescribeConfigsResource resource) =>
        (ResourceType)resource.ResourceType switch
        {
            ResourceType.Topic
                when !state.Authorizer.AllowsTopic(context, AclOperation.DescribeConfigs, resource.ResourceName) =>
                ErrorCode.TopicAuthorizationFailed,
            ResourceType.Broker
            or ResourceType.BrokerLogger
            or ResourceType.ClientMetrics when !state.Authorizer.AllowsCluster(context, AclOperation.DescribeConfigs) =>
                ErrorCode.ClusterAuthorizationFailed,
            ResourceType.Group
                when !state.Authorizer.AllowsGroup(context, AclOperation.DescribeConfigs, resource.ResourceName) =>
                ErrorCode.GroupAuthorizationFailed,
            _ => ErrorCode.None,
        };

    static DescribeConfigsResponse.DescribeConfigsResult Deny(
        DescribeConfigsRequest.DescribeConfigsResource resource,
        ErrorCode denial
    ) =>
        new()
        {
            ResourceType = resource.ResourceType,
            ResourceName = resource.ResourceName,
            ErrorCode = denial,
            ErrorMessage = Denials.Sentence(denial),
        };

    DescribeConfigsResponse.DescribeConfigsResult Describe(
        RequestContext context,
        DescribeConfigsRequest request,
        DescribeConfigsRequest.DescribeConfigsResource resource
    )
    {
        var result = new DescribeConfigsResponse.DescribeConfigsResult
        {
            ResourceType = resource.ResourceType,
            ResourceName = resource.ResourceName,
            ErrorMessage = "",
        };
        var entries = Find(context, resource, result);
        if (entries is null)
            return result;
        foreach (var entry in entries)
            if (resource.ConfigurationKeys is not { Count: > 0 } keys || keys.Contains(entry.Definition.Name))
                result.Configs.Add(Show(request, entry));
        return result;
    }

    IEnumerable<ConfigEntry>? Find(
        RequestContext context,
        DescribeConfigsRequest.DescribeConfigsResource resource,
        DescribeConfigsResponse.DescribeConfigsResult result
    )
    {
        switch ((ResourceType)resource.ResourceType)
        {
            case ResourceType.Topic:
                if (TopicNames.Objection(resource.ResourceName) is { } objection)
                    return Refuse(result, ErrorCode.InvalidTopicException, objection);
                return state.Find(resource.ResourceName) is { } topic
                    ? state.Configs.Describe(topic, context.BrokerId)
                    : Refuse(result, ErrorCode.UnknownTopicOrPartition, "");
            case ResourceType.Broker when resource.ResourceName.Length == 0:
                return state.Configs.DescribeDynamicDefaults();
            case ResourceType.Broker:
                if (!int.TryParse(resource.ResourceName, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    return Refuse(
                        result,
                        ErrorCode.InvalidRequest,
                        $"Broker id must be an integer, but it is: {resource.ResourceName}"
                    );
                return id == context.BrokerId
                    ? state.Configs.Describe(id, IdentityOf(state.Broker(id)!))
                    : Refuse(
                        result,
                        ErrorCode.InvalidRequest,
                        $"Unexpected broker id, expected {context.BrokerId} or empty string, but received "
                            + $"{resource.ResourceName}"
                    );
            case ResourceType.BrokerLogger:
                return resource.ResourceName == context.BrokerId.ToString(CultureInfo.InvariantCulture)
                    ? []
                    : Refuse(
                        result,
                        ErrorCode.InvalidRequest,
                        $"Unexpected broker id, expected {context.BrokerId} but received {resource.ResourceName}"
                    );
            case ResourceType.ClientMetrics:
                return resource.ResourceName.Length > 0
                    ? state.Configs.DescribeClientMetrics(resource.ResourceName)
                    : Refuse(result, ErrorCode.InvalidRequest, "Client metrics subscription name must not be empty");
            case ResourceType.Group:
                return resource.ResourceName.Length > 0
                    ? state.Configs.DescribeGroup(resource.ResourceName)
                    : Refuse(result, ErrorCode.InvalidRequest, "Group name must not be empty");
            default:
                return Refuse(
                    result,
                    ErrorCode.InvalidRequest,
                    "This most likely occurs because of a request being malformed by the client library or "
                        + "the message was sent to an incompatible broker. See the broker logs for more details."
                );
        }
    }

    static IEnumerable<ConfigEntry>? Refuse(
        DescribeConfigsResponse.DescribeConfigsResult result,
        ErrorCode error,
        string? message
    )
    {
        result.ErrorCode = error;
        result.ErrorMessage = message;
        return null;
    }

    Dictionary<string, string> IdentityOf(BrokerNode broker)
    {
        var listeners = string.Join(',', state.ListenersOf(broker));
        var identity = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["node.id"] = broker.Id.ToString(CultureInfo.InvariantCulture),
            ["broker.id"] = broker.Id.ToString(CultureInfo.InvariantCulture),
            ["listeners"] = listeners,
            ["advertised.listeners"] = listeners,
            ["listener.security.protocol.map"] = string.Join(
                ',',
                state.Options.Listeners.Select(listener => $"{listener.Name}:{listener.ProtocolName}")
            ),
            ["process.roles"] = "broker,controller",
        };
        if (broker.Rack is { } rack)
            identity["broker.rack"] = rack;
        return identity;
    }

    static DescribeConfigsResponse.DescribeConfigsResourceResult Show(
        DescribeConfigsRequest request,
        ConfigEntry entry
    ) =>
        new()
        {
            Name = entry.Definition.Name,
            Value = entry.Value,
            ReadOnly = entry.IsReadOnly,
            ConfigSource = (sbyte)entry.Source,
            IsSensitive = entry.Definition.IsSensitive,
            ConfigType = (sbyte)entry.Definition.Type,
            Documentation =
                request.IncludeDocumentation && entry.Definition.Documentation.Length > 0
                    ? entry.Definition.Documentation
                    : null,
            Synonyms = request.IncludeSynonyms
                ?
                [
                    .. entry.Synonyms.Select(synonym => new DescribeConfigsResponse.DescribeConfigsSynonym
                    {
                        Name = synonym.Name,
                        Value = synonym.Value,
                        Source = (sbyte)synonym.Source,
                    }),
                ]
                : [],
        };
}
