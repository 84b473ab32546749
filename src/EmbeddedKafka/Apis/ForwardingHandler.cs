using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Passes a request on to the active controller, as brokers do (KIP-590): it waits while there is none, for a
/// minute at most.</summary>
internal sealed class ForwardingHandler(IForwardedHandler inner, ClusterState state) : IApiHandler
{
    public ApiKey Key => inner.Key;
    public short MinVersion => inner.MinVersion;
    public short MaxVersion => inner.MaxVersion;
    public short AdvertisedMinVersion => inner.AdvertisedMinVersion;

    public IRequest Read(ref KafkaReader reader, short version) => inner.Read(ref reader, version);

    public IEnumerable<(string? Topic, int? Partition)> FaultTargets(RequestContext context, IRequest request) =>
        inner.FaultTargets(context, request);

    public void Prepare(RequestContext context, IRequest request) => inner.Prepare(context, request);

    public ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        state.Members.HasController ? inner.HandleAsync(context, request) : ForwardAsync(context, request);

    async ValueTask<IResponse?> ForwardAsync(RequestContext context, IRequest request) =>
        await state.Members.UntilControllerAsync()
            ? await inner.HandleAsync(context, request)
            : inner.TimedOut(request);
}
