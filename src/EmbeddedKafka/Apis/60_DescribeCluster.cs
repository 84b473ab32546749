using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeCluster, versions 0–2.
/// <list type="bullet">
/// <item>The brokers that run; from version 2 also those that are down, as fenced, when asked for.</item>
/// <item>A listener for brokers: asking for controllers (endpoint type 2) is MISMATCHED_ENDPOINT_TYPE.</item>
/// </list>
/// </summary>
internal sealed class DescribeClusterHandler(ClusterState state)
    : ApiHandler<DescribeClusterRequest>(ApiKey.DescribeCluster, 0, 2)
{
    const sbyte Brokers = 1,
        Controllers = 2;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeClusterRequest request)
    {
        if (request.EndpointType != Brokers)
            return Answer(
                new DescribeClusterResponse
                {
                    ErrorCode =
                        request.EndpointType == Controllers
                            ? ErrorCode.MismatchedEndpointType
                            : ErrorCode.UnsupportedEndpointType,
                    ErrorMessage =
                        request.EndpointType == Controllers
                            ? "The request was sent to an endpoint of type BROKER, but we wanted an endpoint "
                                + "of type CONTROLLER"
                            : $"Unsupported endpoint type {request.EndpointType}",
                }
            );
        var response = new DescribeClusterResponse
        {
            ErrorMessage = null,
            ClusterId = state.ClusterId,
            ControllerId = state.ControllerFor(context.BrokerId),
        };
        if (request.IncludeClusterAuthorizedOperations)
            response.ClusterAuthorizedOperations = AuthorizedOperations.OnCluster(state.Authorizer, context);
        foreach (var broker in state.Brokers)
            if (broker.IsToldTo(context) && (!broker.IsFenced || request.IncludeFencedBrokers))
                response.Brokers.Add(
                    new()
                    {
                        BrokerId = broker.Id,
                        Host = broker.HostFor(context),
                        Port = broker.PortFor(context),
                        Rack = broker.Rack,
                        IsFenced = broker.IsFenced,
                    }
                );
        return Answer(response);
    }
}
