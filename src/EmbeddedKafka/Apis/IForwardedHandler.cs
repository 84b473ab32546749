using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>A handler whose requests brokers forward to the active controller (KIP-590).</summary>
internal interface IForwardedHandler : IApiHandler
{
    /// <summary>What a broker answers if no controller took up the request in time: REQUEST_TIMED_OUT for everything
    /// that was asked.</summary>
    IResponse TimedOut(IRequest request);
}
