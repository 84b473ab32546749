using System.Net;

namespace EmbeddedKafka.Network;

/// <summary>Sees what happens at the brokers' listeners.</summary>
internal interface IRequestObserver
{
    /// <summary>A broker accepted a request; on the loop, before it is handled.</summary>
    void Received(RequestContext context);

    /// <summary>A broker serves a new connection; on any thread.</summary>
    void Opened(int brokerId, IPEndPoint client) { }

    /// <summary>A client named its software (ApiVersions from version 3, KIP-511); on the loop.</summary>
    void Identified(RequestContext context, string softwareName, string softwareVersion) { }

    /// <summary>A connection is gone, whoever closed it; on any thread.</summary>
    void Closed(int brokerId, IPEndPoint client, string? clientId) { }
}
