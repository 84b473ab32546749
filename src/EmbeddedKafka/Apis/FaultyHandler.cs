using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Makes a handler late, its request or its answer lost, as the faults in force say.</summary>
internal sealed class FaultyHandler(IApiHandler inner, ClusterState state) : IApiHandler
{
    public ApiKey Key => inner.Key;
    public short MinVersion => inner.MinVersion;
    public short MaxVersion => inner.MaxVersion;
    public short AdvertisedMinVersion => inner.AdvertisedMinVersion;

    public IRequest Read(ref KafkaReader reader, short version) => inner.Read(ref reader, version);

    public void Prepare(RequestContext context, IRequest request) => inner.Prepare(context, request);

    public ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        state.Faults.IsEmpty ? inner.HandleAsync(context, request) : HandleWithFaultsAsync(context, request);

    async ValueTask<IResponse?> HandleWithFaultsAsync(RequestContext context, IRequest request)
    {
        var faults = state.Faults;
        var targets = FaultTargets.Of(state, context, request);
        var delay = faults.DelayFor(targets);
        // Stays on the loop: its context brings the rest back.
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, state.Loop.Time);
        if (faults.DropsRequest(targets))
            throw new SilencedException();
        if (faults.ClosesConnection(targets))
            throw new OperationCanceledException("the connection closes on purpose");
        var response = await inner.HandleAsync(context, request);
        return faults.LosesAnswer(targets)
            ? throw new OperationCanceledException("the answer is lost on purpose")
            : response;
    }
}
