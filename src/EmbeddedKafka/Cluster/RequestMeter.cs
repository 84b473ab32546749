using System.Net;
using EmbeddedKafka.Network;

namespace EmbeddedKafka.Cluster;

/// <summary>Counts requests and tells subscribers of them and of their connections.</summary>
internal sealed class RequestMeter(ClusterState state) : IRequestObserver
{
    public void Received(RequestContext context)
    {
        state.Traffic.Received(context.Api, context.ClientId, context.BrokerId, context.Size);
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new RequestReceived(
                    state.Time,
                    context.BrokerId,
                    context.Api,
                    context.Version,
                    context.ClientId,
                    context.Size
                )
            );
    }

    public void Opened(int brokerId, IPEndPoint client)
    {
        if (state.Events.HasSubscribers)
            state.Events.Publish(new ConnectionOpened(state.Time, brokerId, client));
    }

    public void Identified(RequestContext context, string softwareName, string softwareVersion)
    {
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new ClientIdentified(
                    state.Time,
                    context.BrokerId,
                    context.Client,
                    context.ClientId,
                    softwareName,
                    softwareVersion
                )
            );
    }

    public void Closed(int brokerId, IPEndPoint client, string? clientId)
    {
        if (state.Shares.HasSessions)
            state.Loop.Post(() => state.Shares.Disconnected(brokerId, client));
        if (state.Events.HasSubscribers)
            state.Events.Publish(new ConnectionClosed(state.Time, brokerId, client, clientId));
    }
}
