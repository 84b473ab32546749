using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tls;

namespace EmbeddedKafka.Network;

/// <summary>How clients connect to one listener (its protocol, TLS and SASL), on one broker or, where tests need no
/// more, on all.</summary>
internal sealed record ListenerGate(int Index, KafkaListener Options, ServerTls? Tls = null, SaslSettings? Sasl = null)
{
    public int PortOn(int brokerId) => Options.Port == 0 ? 0 : Options.Port + brokerId - 1;
}
