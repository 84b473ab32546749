namespace EmbeddedKafka.Network;

/// <summary>Sees every request that a broker accepts, on the loop, before it is handled.</summary>
internal interface IRequestObserver
{
    void Received(RequestContext context);
}
