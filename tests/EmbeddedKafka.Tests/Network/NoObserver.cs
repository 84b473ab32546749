using EmbeddedKafka.Network;

namespace EmbeddedKafka.Tests.Network;

internal sealed class NoObserver : IRequestObserver
{
    public void Received(RequestContext context) { }
}
