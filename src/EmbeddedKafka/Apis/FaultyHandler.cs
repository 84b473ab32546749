using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Makes a handler late, or its answer lost, as the faults in force say.</summary>
internal sealed class FaultyHandler(IApiHandler inner, FaultCollection faults, TimeProvider time) : IApiHandler
{
    public ApiKey Key => inner.Key;
    public short MinVersion => inner.MinVersion;
    public short MaxVersion => inner.MaxVersion;
    public short AdvertisedMinVersion => inner.AdvertisedMinVersion;

    public IRequest Read(ref KafkaReader reader, short version) => inner.Read(ref reader, version);

    public void Prepare(RequestContext context, IRequest request) => inner.Prepare(context, request);

    public ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request)
        => faults.IsEmpty ? inner.HandleAsync(context, request) : HandleWithFaultsAsync(context, request);

    async ValueTask<IResponse?> HandleWithFaultsAsync(RequestContext context, IRequest request)
    {
        var delay = faults.DelayFor(Key, context.BrokerId, context.ClientId, request);
        // Stays on the loop: its context brings the rest back.
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time);
        var response = await inner.HandleAsync(context, request);
        return faults.LosesAnswer(Key, context.BrokerId, context.ClientId, request)
            ? throw new OperationCanceledException("the answer is lost on purpose")
            : response;
    }
}
