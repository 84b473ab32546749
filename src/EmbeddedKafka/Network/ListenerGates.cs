using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tls;

namespace EmbeddedKafka.Network;

/// <summary>The listeners of a cluster and what they need. Certificates are made only where a listener, or a test,
/// wants them.</summary>
internal sealed class ListenerGates : IDisposable
{
    readonly Lazy<CertificateAuthority> _authority = new(() => new());

    public ListenerGates(EmbeddedKafkaOptions options, ConfigStore configs, SaslSettings sasl)
    {
        var tls = options.Listeners.Any(listener => listener.IsEncrypted) ? MakeTls(options, configs) : null;
        All =
        [
            .. options.Listeners.Select(
                (listener, index) =>
                    new ListenerGate(index, listener, listener.IsEncrypted ? tls : null, listener.HasSasl ? sasl : null)
            ),
        ];
    }

    public IReadOnlyList<ListenerGate> All { get; }

    public CertificateAuthority Authority => _authority.Value;

    public void Dispose()
    {
        if (_authority.IsValueCreated)
            _authority.Value.Dispose();
    }

    ServerTls MakeTls(EmbeddedKafkaOptions options, ConfigStore configs)
    {
        var security = options.Security;
        var server =
            security.ServerCertificate ?? Authority.IssueServer(options.Listeners.Select(listener => listener.Host));
        X509Certificate2Collection trusted = [Authority.Certificate, .. security.ClientAuthorities];
        return new(
            server,
            trusted,
            configs.Broker("ssl.client.auth")!,
            new(configs.Broker("ssl.principal.mapping.rules")!)
        );
    }
}
