using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tls;

namespace EmbeddedKafka.Network;

/// <summary>How clients connect to one listener (its protocol, TLS and SASL), on one broker or, where tests need no
/// more, on all.</summary>
internal sealed class ListenerGate(
    int index,
    KafkaListener options,
    ServerTls? tls = null,
    SaslSettings? sasl = null,
    int? port = null
)
{
    volatile ServerTls? _tls = tls;

    public int Index => index;

    public KafkaListener Options => options;

    /// <summary>For connections from now on.</summary>
    public ServerTls? Tls => _tls;

    public SaslSettings? Sasl => sasl;

    public int PortOn(int brokerId) => port ?? (Options.Port == 0 ? 0 : Options.Port + brokerId - 1);

    /// <summary>Takes the stores that the configs name now, for later connections; only to look whether they fit, where
    /// <paramref name="validates"/>.</summary>
    /// <exception cref="SslProblem">They do not, in Kafka's words.</exception>
    public void Renew(ListenerConfigs configs, bool validates)
    {
        var renewed = _tls?.Renewed(configs);
        if (!validates)
            _tls = renewed;
    }
}
