using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tls;

namespace EmbeddedKafka.Network;

/// <summary>How clients get in through one listener, the same on all brokers.</summary>
internal sealed record ListenerGate(int Index, KafkaListener Options, ServerTls? Tls = null, SaslSettings? Sasl = null)
{
    public int PortOn(int brokerId) => Options.Port == 0 ? 0 : Options.Port + brokerId - 1;
}
