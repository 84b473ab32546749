using EmbeddedKafka.Cluster;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AlterConfigs, versions 0–2: as IncrementalAlterConfigs, but what is not named goes back to its default. Deprecated
/// since Kafka 2.3.
/// </summary>
internal sealed class AlterConfigsHandler(ClusterState state)
    : ForwardedHandler<AlterConfigsRequest>(ApiKey.AlterConfigs, 0, 2)
{
    readonly ConfigChanger _changer = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, AlterConfigsRequest request) =>
        Answer(
            new AlterConfigsResponse
            {
                Responses = request.Resources.ConvertAll(resource => Alter(context, request, resource)),
            }
        );

    AlterConfigsResponse.AlterConfigsResourceResponse Alter(
        RequestContext context,
        AlterConfigsRequest request,
        AlterConfigsRequest.AlterConfigsResource resource
    )
    {
        var changes = resource.Configs.ConvertAll(config => new ConfigChange(
            config.Name,
            config.Value,
            ConfigOperation.Set
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
                replaces: true,
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

    protected override IResponse TimedOut(AlterConfigsRequest request) =>
        new AlterConfigsResponse
        {
            Responses = request.Resources.ConvertAll(resource => new AlterConfigsResponse.AlterConfigsResourceResponse
            {
                ResourceType = resource.ResourceType,
                ResourceName = resource.ResourceName,
                ErrorCode = ErrorCode.RequestTimedOut,
            }),
        };
}
