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
    readonly Dictionary<int, IReadOnlyList<ListenerGate>> _gates = [];
    readonly TlsDefaults _defaults;
    readonly EmbeddedKafkaOptions _options;
    readonly ConfigStore _configs;
    readonly SaslShared _sasl;

    public ListenerGates(EmbeddedKafkaOptions options, ConfigStore configs, SaslShared sasl)
    {
        _options = options;
        _configs = configs;
        _sasl = sasl;
        var server = new Lazy<X509Certificate2>(() =>
            options.Security.ServerCertificate
            ?? Authority.IssueServer(options.Listeners.Select(listener => listener.Host))
        );
        _defaults = new(() => server.Value, () => [Authority.Certificate, .. options.Security.ClientAuthorities]);
    }

    public CertificateAuthority Authority => _authority.Value;

    /// <summary>A broker's listeners.</summary>
    /// <exception cref="ArgumentException">A config does not make sense.</exception>
    public IReadOnlyList<ListenerGate> Of(int brokerId) =>
        _gates[brokerId] = [.. _options.Listeners.Select((listener, index) => Make(brokerId, listener, index))];

    /// <summary>Reads what listeners need before they can open.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public Task PrepareAsync(CancellationToken cancel) => _sasl.Keys.OpenAsync(cancel);

    public void Dispose()
    {
        _sasl.Keys.Dispose();
        if (_authority.IsValueCreated)
            _authority.Value.Dispose();
    }

    /// <summary>Null when the stores fit that a broker's configs would name, with some of them changed; else Kafka's
    /// sentence.</summary>
    /// <param name="brokerId">The broker.</param>
    /// <param name="changed">The configs that change.</param>
    /// <param name="find">What would be set.</param>
    public string? Objection(int brokerId, IReadOnlyCollection<string> changed, Func<string, string?> find)
    {
        try
        {
            foreach (var gate in _gates[brokerId])
                if (changed.Any(name => SslStoreConfigs.IsOf(gate.Options.Name, name)))
                    gate.Renew(new(gate.Options.Name, find), validates: true);
            return null;
        }
        catch (SslProblem problem)
        {
            return $"Validation of dynamic config update of SSLFactory failed: {problem.JavaText}";
        }
    }

    /// <summary>Takes the stores that the configs name now. One that cannot be read any more leaves things as they
    /// are.</summary>
    public void Renew()
    {
        foreach (var (brokerId, gates) in _gates)
        foreach (var gate in gates)
            try
            {
                gate.Renew(ConfigsOf(brokerId, gate.Options.Name), validates: false);
            }
            catch (SslProblem problem)
            {
                _options.Logger?.Invoke(
                    $"broker {brokerId}: listener {gate.Options.Name} keeps its certificate: {problem.Message}"
                );
            }
    }

    ListenerGate Make(int brokerId, KafkaListener listener, int index)
    {
        var configs = ConfigsOf(brokerId, listener.Name);
        try
        {
            return new(
                index,
                listener,
                listener.IsEncrypted ? new ServerTls(configs, _defaults) : null,
                listener.HasSasl ? new SaslSettings(configs, _sasl) : null
            );
        }
        catch (SslProblem problem)
        {
            throw new ArgumentException($"listener {listener.Name}: {problem.Message}", problem);
        }
    }

    ListenerConfigs ConfigsOf(int brokerId, string listener) =>
        new(listener, name => _configs.SetOnBroker(name, brokerId));
}
