using System.Net;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>Where a request came from and how it is to be answered. Valid until it has been answered.</summary>
internal sealed class RequestContext
{
    public required ApiKey Api { get; init; }

    public required short Version { get; init; }

    public required int CorrelationId { get; init; }

    /// <summary>As the request's header says; null when it says nothing.</summary>
    public required string? ClientId { get; init; }

    /// <summary>The broker that received the request.</summary>
    public required int BrokerId { get; init; }

    public required IPEndPoint Client { get; init; }

    /// <summary>Who asks, and through which listener.</summary>
    public Session Session { get; init; } = Session.Nobody;

    /// <summary>Who asks, as ACLs name it: type, colon, name.</summary>
    public string Principal => Session.Principal;

    /// <summary>As the client named it in its ApiVersions; <c>unknown</c> when it did not (KIP-511).</summary>
    public string ClientSoftwareName { get; init; } = "unknown";

    /// <inheritdoc cref="ClientSoftwareName"/>
    public string ClientSoftwareVersion { get; init; } = "unknown";

    /// <summary>Bytes of the request on the wire, its four-byte size included.</summary>
    public required int Size { get; init; }

    /// <summary>The memory that the request lies in when it is a large one: a handler may take it instead of
    /// copying.</summary>
    public LargeFrame? Frame { get; init; }

    /// <summary>As Kafka writes a client's host: a slash, then the address.</summary>
    public string ClientHost => "/" + Session.Host;

    /// <summary>For so many milliseconds the client has to pause: its connection is not read meanwhile.</summary>
    public int ThrottleMs { get; set; }

    /// <summary>Whatever <see cref="IApiHandler.Prepare"/> worked out for the handler.</summary>
    public object? Prepared { get; set; }
}
