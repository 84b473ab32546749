using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Throttles clients that exceed their quota: the response is sent at once with the throttle time, and the
/// connection is not read until that time has passed (KIP-219).</summary>
internal sealed class ThrottlingHandler(IApiHandler inner, ClusterState state) : WrappingHandler<IApiHandler>(inner)
{
    public override ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        state.Quotas.IsActive ? HandleWithQuotasAsync(context, request) : Inner.HandleAsync(context, request);

    async ValueTask<IResponse?> HandleWithQuotasAsync(RequestContext context, IRequest request)
    {
        var started = state.Loop.Time.GetTimestamp();
        var handling = Inner.HandleAsync(context, request);
        var taken = state.Loop.Time.GetElapsedTime(started);
        var response = await handling;
        var throttle = context.ThrottleMs;
        if (CountsAsProduced)
            throttle = Math.Max(throttle, state.Quotas.OnProduce(context));
        // Requests without a response (acks=0) do not count towards the request quota.
        if (response is not null)
            throttle = Math.Max(throttle, state.Quotas.OnRequest(context, taken));
        context.ThrottleMs = throttle;
        if (throttle <= 0)
            return response;
        if (response is IThrottledResponse told)
            told.ThrottleTimeMs = throttle;
        if (state.Events.HasSubscribers)
            state.Events.Publish(
                new ClientThrottled(
                    state.Time,
                    context.BrokerId,
                    context.Api,
                    context.ClientId,
                    context.Session.User,
                    TimeSpan.FromMilliseconds(throttle)
                )
            );
        return response;
    }
}
