using System.Globalization;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ListConfigResources, versions 0–1 (KIP-714, KIP-1142).
/// <list type="bullet">
/// <item>Version 0: subscriptions to clients' metrics. Version 1: resources of the types asked for, or of all; an
/// unknown type is UNSUPPORTED_VERSION.</item>
/// <item>Topics and brokers all, groups and client metrics those that have configs. Needs DescribeConfigs on the
/// cluster.</item>
/// </list>
/// </summary>
internal sealed class ListConfigResourcesHandler(ClusterState state)
    : ApiHandler<ListConfigResourcesRequest>(ApiKey.ListConfigResources, 0, 1)
{
    static readonly ResourceType[] All =
    [
        ResourceType.Group,
        ResourceType.ClientMetrics,
        ResourceType.BrokerLogger,
        ResourceType.Broker,
        ResourceType.Topic,
    ];

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ListConfigResourcesRequest request)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.DescribeConfigs))
            return Answer(new ListConfigResourcesResponse { ErrorCode = ErrorCode.ClusterAuthorizationFailed });
        ResourceType[] types =
            context.Version == 0 ? [ResourceType.ClientMetrics]
            : request.ResourceTypes.Count == 0 ? All
            : [.. request.ResourceTypes.Select(type => (ResourceType)type).Distinct()];
        var response = new ListConfigResourcesResponse();
        if (Array.Exists(types, type => Array.IndexOf(All, type) < 0))
            response.ErrorCode = ErrorCode.UnsupportedVersion;
        else
            foreach (var type in types)
            foreach (var name in NamesOf(type))
                response.ConfigResources.Add(new() { ResourceName = name, ResourceType = (sbyte)type });
        return Answer(response);
    }

    IEnumerable<string> NamesOf(ResourceType type) =>
        type switch
        {
            ResourceType.Group => state.Configs.Groups.Keys,
            ResourceType.ClientMetrics => state.Configs.ClientMetrics.Keys,
            ResourceType.Topic => state.Topics.Keys,
            _ => state
                .Brokers.Where(broker => !broker.IsFenced)
                .Select(broker => broker.Id.ToString(CultureInfo.InvariantCulture)),
        };
}
