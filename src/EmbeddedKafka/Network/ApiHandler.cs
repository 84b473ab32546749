using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>A handler for requests of one type.</summary>
internal abstract class ApiHandler<TRequest>(ApiKey key, short minVersion, short maxVersion) : IApiHandler
    where TRequest : class, IRequest, IMessage<TRequest>
{
    public ApiKey Key => key;

    public short MinVersion => minVersion;

    public short MaxVersion => maxVersion;

    public virtual short AdvertisedMinVersion => minVersion;

    public virtual bool ChangesMetadata => true;

    public virtual bool CountsAsProduced => false;

    public IRequest Read(ref KafkaReader reader, short version) => TRequest.Read(ref reader, version);

    public void Prepare(RequestContext context, IRequest request) => Prepare(context, (TRequest)request);

    public IEnumerable<(string? Topic, int? Partition)> FaultTargets(RequestContext context, IRequest request) =>
        FaultTargets(context, (TRequest)request);

    public ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        HandleAsync(context, (TRequest)request);

    /// <inheritdoc cref="IApiHandler.Prepare"/>
    protected virtual void Prepare(RequestContext context, TRequest request) { }

    /// <inheritdoc cref="IApiHandler.FaultTargets"/>
    protected virtual IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        TRequest request
    ) => [];

    /// <inheritdoc cref="IApiHandler.HandleAsync"/>
    protected abstract ValueTask<IResponse?> HandleAsync(RequestContext context, TRequest request);

    protected static ValueTask<IResponse?> Answer(IResponse? response) => new(response);
}
