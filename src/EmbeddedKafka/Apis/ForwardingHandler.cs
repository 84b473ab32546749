using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Passes a request on to the active controller, as brokers do (KIP-590): it waits while there is none, for a
/// minute at most.</summary>
internal sealed class ForwardingHandler(IForwardedHandler inner, ClusterState state)
    : WrappingHandler<IForwardedHandler>(inner)
{
    public override ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        state.Members.HasController ? Inner.HandleAsync(context, request) : ForwardAsync(context, request);

    async ValueTask<IResponse?> ForwardAsync(RequestContext context, IRequest request) =>
        await state.Members.UntilControllerAsync()
            ? await Inner.HandleAsync(context, request)
            : Inner.TimedOut(request);
}
