using EmbeddedKafka.Cluster;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// IncrementalAlterConfigs, versions 0–1, for topics, brokers, groups and client metrics.
/// <list type="bullet">
/// <item>Set, delete, append and subtract (the last two for lists). All changes of a resource are checked before one is
/// made.</item>
/// <item>Needs AlterConfigs on the topic, the group or the cluster.</item>
/// <item>A broker with an empty name: for all brokers. Another broker than the one asked, and configs that only a
/// restart changes: INVALID_REQUEST.</item>
/// <item>min.insync.replicas: not for one broker, nor removed for all, as where eligible leader replicas are on.</item>
/// </list>
/// </summary>
internal sealed class IncrementalAlterConfigsHandler(ClusterState state)
    : ForwardedHandler<IncrementalAlterConfigsRequest>(ApiKey.IncrementalAlterConfigs, 0, 1)
{
    readonly ConfigChanger _changer = new(state);

    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        IncrementalAlterConfigsRequest request
    ) =>
        Answer(
            new IncrementalAlterConfigsResponse
            {
                Responses = request.Resources.ConvertAll(resource => Alter(context, request, resource)),
            }
        );

    IncrementalAlterConfigsResponse.AlterConfigsResourceResponse Alter(
        RequestContext context,
        IncrementalAlterConfigsRequest request,
        IncrementalAlterConfigsRequest.AlterConfigsResource resource
    )
    {
        var changes = resource.Configs.ConvertAll(config => new ConfigChange(
            config.Name,
            config.Value,
            (ConfigOperation)config.ConfigOperation
        ));
        var isTwice =
            request
                .Resources.FindAll(other =>
                    other.ResourceType == resource.ResourceType && other.ResourceName == resource.ResourceName
                )
                .Count > 1;
        var (error, message) = isTwice
            ? (ErrorCode.InvalidRequest, "Each resource must appear at most once.")
            : _changer.Change(
                context,
                resource.ResourceType,
                resource.ResourceName,
                changes,
                replaces: false,
                request.ValidateOnly
            );
        return new()
        {
            ResourceType = resource.ResourceType,
            ResourceName = resource.ResourceName,
            ErrorCode = error,
            ErrorMessage = message,
        };
    }

    protected override IResponse TimedOut(IncrementalAlterConfigsRequest request) =>
        new IncrementalAlterConfigsResponse
        {
            Responses = request.Resources.ConvertAll(
                resource => new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse
                {
                    ResourceType = resource.ResourceType,
                    ResourceName = resource.ResourceName,
                    ErrorCode = ErrorCode.RequestTimedOut,
                }
            ),
        };
}
