using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>A handler for requests of one type that brokers forward to the active controller (KIP-590).</summary>
internal abstract class ForwardedHandler<TRequest>(ApiKey key, short minVersion, short maxVersion)
    : ApiHandler<TRequest>(key, minVersion, maxVersion),
        IForwardedHandler
    where TRequest : class, IRequest, IMessage<TRequest>
{
    /// <summary>Kafka's message for REQUEST_TIMED_OUT, for responses that have a message.</summary>
    protected const string TimedOutMessage = "The request timed out.";

    public IResponse TimedOut(IRequest request) => TimedOut((TRequest)request);

    /// <inheritdoc cref="IForwardedHandler.TimedOut"/>
    protected abstract IResponse TimedOut(TRequest request);
}
