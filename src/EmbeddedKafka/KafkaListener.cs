using System.Net;

namespace EmbeddedKafka;

/// <summary>
/// One of the ways into every broker: a name, a protocol, a port. Clients that come in through it are told of its
/// endpoints only, as with Kafka's <c>listeners</c> and <c>advertised.listeners</c>.
/// </summary>
/// <param name="name">Its name, such as <c>PLAINTEXT</c> or <c>EXTERNAL</c>.</param>
/// <param name="protocol">Whether it encrypts and whom it lets in. Default: everybody, in the clear.</param>
public sealed class KafkaListener(string name, ListenerProtocol protocol = ListenerProtocol.Plaintext)
{
    /// <summary>Its name, as <see cref="EmbeddedKafkaCluster.BootstrapServersOf"/> takes it.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it encrypts and whom it lets in.</summary>
    public ListenerProtocol Protocol { get; } = protocol;

    /// <summary>The port on broker 1; broker 2 has the next one, and so on. Default 0: any free port on each.</summary>
    public int Port { get; init; }

    /// <summary>The address to listen on. Default: loopback, so that nobody outside this machine gets in. Another one
    /// is mentioned in the log.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The host that clients are told to connect to. Default: the address, or 127.0.0.1 where that is
    /// "any".</summary>
    public string? AdvertisedHost { get; init; }

    internal bool IsEncrypted => Protocol is ListenerProtocol.Ssl or ListenerProtocol.SaslSsl;

    internal bool HasSasl => Protocol is ListenerProtocol.SaslPlaintext or ListenerProtocol.SaslSsl;

    internal string Host =>
        AdvertisedHost
        ?? (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any) ? "127.0.0.1" : Address.ToString());

    internal string ProtocolName =>
        Protocol switch
        {
            ListenerProtocol.Ssl => "SSL",
            ListenerProtocol.SaslPlaintext => "SASL_PLAINTEXT",
            ListenerProtocol.SaslSsl => "SASL_SSL",
            _ => "PLAINTEXT",
        };
}
