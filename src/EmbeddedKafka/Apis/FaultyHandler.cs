using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Makes a handler late, its request or its answer lost, as the faults in force say.</summary>
internal sealed class FaultyHandler(IApiHandler inner, ClusterState state) : WrappingHandler<IApiHandler>(inner)
{
    public override ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        state.Faults.IsEmpty ? Inner.HandleAsync(context, request) : HandleWithFaultsAsync(context, request);

    async ValueTask<IResponse?> HandleWithFaultsAsync(RequestContext context, IRequest request)
    {
        var faults = state.Faults;
        var targets = Inner
            .FaultTargets(context, request)
            .Select(named => new FaultTarget(
                context.Api,
                context.BrokerId,
                context.ClientId,
                named.Topic,
                named.Partition
            ))
            .ToList();
        if (targets.Count == 0)
            targets.Add(new(context.Api, context.BrokerId, context.ClientId, null, null));
        var delay = faults.DelayFor(targets);
        // The continuation runs on the loop, by its SynchronizationContext.
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, state.Loop.Time);
        if (faults.DropsRequest(targets))
            throw new SilencedException();
        if (faults.ClosesConnection(targets))
            throw new ClosedOnPurposeException();
        var response = await Inner.HandleAsync(context, request);
        return faults.LosesAnswer(targets) ? throw new ClosedOnPurposeException() : response;
    }
}
