using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Sasl;
using EmbeddedKafka.Security.Tls;

namespace EmbeddedKafka.Network;

/// <summary>The listeners of a cluster's brokers and what they need. Certificates are made only where a listener, or a
/// test, wants them.</summary>
internal sealed class ListenerGates : IDisposable
{
    readonly Lazy<CertificateAuthority> _authority = new(() => new());
    readonly Lazy<X509Certificate2> _server;
    readonly EmbeddedKafkaOptions _options;
    readonly ConfigStore _configs;
    readonly SaslShared _sasl;

    public ListenerGates(EmbeddedKafkaOptions options, ConfigStore configs, SaslShared sasl)
    {
        _options = options;
        _configs = configs;
        _sasl = sasl;
        _server = new(() =>
            options.Security.ServerCertificate
            ?? Authority.IssueServer(options.Listeners.Select(listener => listener.Host))
        );
    }

    public CertificateAuthority Authority => _authority.Value;

    /// <summary>A broker's listeners.</summary>
    /// <exception cref="ArgumentException">A config does not make sense.</exception>
    public IReadOnlyList<ListenerGate> Of(int brokerId) =>
        [.. _options.Listeners.Select((listener, index) => Make(brokerId, listener, index))];

    /// <summary>Reads what listeners need before they can open.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public Task PrepareAsync(CancellationToken cancel) => _sasl.Keys.OpenAsync(cancel);

    public void Dispose()
    {
        _sasl.Keys.Dispose();
        if (_authority.IsValueCreated)
            _authority.Value.Dispose();
    }

    ListenerGate Make(int brokerId, KafkaListener listener, int index)
    {
        var configs = new ListenerConfigs(listener.Name, name => _configs.SetOnBroker(name, brokerId));
        return new(
            index,
            listener,
            listener.IsEncrypted ? MakeTls(configs) : null,
            listener.HasSasl ? new SaslSettings(configs, _sasl) : null
        );
    }

    ServerTls MakeTls(ListenerConfigs configs)
    {
        X509Certificate2Collection trusted = [Authority.Certificate, .. _options.Security.ClientAuthorities];
        return new(
            _server.Value,
            trusted,
            configs.Text("ssl.client.auth")!,
            new(configs.Text("ssl.principal.mapping.rules")!)
        );
    }
}
