using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Adds something to another handler, and is otherwise as that one is.</summary>
internal abstract class WrappingHandler<THandler>(THandler inner) : IApiHandler
    where THandler : IApiHandler
{
    protected THandler Inner => inner;

    public ApiKey Key => inner.Key;
    public short MinVersion => inner.MinVersion;
    public short MaxVersion => inner.MaxVersion;
    public short AdvertisedMinVersion => inner.AdvertisedMinVersion;
    public bool ChangesMetadata => inner.ChangesMetadata;
    public bool CountsAsProduced => inner.CountsAsProduced;

    public IRequest Read(ref KafkaReader reader, short version) => inner.Read(ref reader, version);

    public void Prepare(RequestContext context, IRequest request) => inner.Prepare(context, request);

    public IEnumerable<(string? Topic, int? Partition)> FaultTargets(RequestContext context, IRequest request) =>
        inner.FaultTargets(context, request);

    public abstract ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request);
}
