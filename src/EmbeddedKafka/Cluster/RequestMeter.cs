using EmbeddedKafka.Network;

namespace EmbeddedKafka.Cluster;

/// <summary>Counts requests and tells subscribers of them.</summary>
internal sealed class RequestMeter(ClusterState state) : IRequestObserver
{
    public void Received(RequestContext context)
    {
        state.Traffic.Received(context.Api, context.ClientId, context.BrokerId, context.Size);
        if (state.Events.HasSubscribers)
            state.Events.Publish(new RequestReceived(state.Time, context.BrokerId, context.Api, context.Version, context.ClientId, context.Size));
    }
}
