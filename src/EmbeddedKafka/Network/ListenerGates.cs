using System.Net;
using System.Net.Sockets;
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
    readonly Dictionary<(int BrokerId, string Name), ListenerGate> _more = [];
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

    IEnumerable<(int BrokerId, ListenerGate Gate)> All =>
        _gates
            .SelectMany(broker => broker.Value.Select(gate => (broker.Key, gate)))
            .Concat(_more.Select(more => (more.Key.BrokerId, more.Value)));

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
            foreach (var gate in All.Where(each => each.BrokerId == brokerId).Select(each => each.Gate))
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
        foreach (var (brokerId, gate) in All)
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

    /// <summary>Opens and closes what a broker's <c>listeners</c> have more than the options, and no longer. Nobody is
    /// told of such a listener, as in Kafka with KRaft, where <c>advertised.listeners</c> are those of the
    /// start.</summary>
    public void TakeListeners(BrokerServer server)
    {
        var brokerId = server.BrokerId;
        var wanted = Wanted(brokerId).ToDictionary(listener => listener.Name, StringComparer.Ordinal);
        foreach (
            var gone in _more.Keys.Where(key => key.BrokerId == brokerId && !wanted.ContainsKey(key.Name)).ToList()
        )
        {
            _more.Remove(gone, out var gate);
            server.Close(gate!);
        }
        foreach (
            var (name, protocol, host, port) in wanted.Values.Where(each => !_more.ContainsKey((brokerId, each.Name)))
        )
            try
            {
                var listener = new KafkaListener(name, Enum.Parse<ListenerProtocol>(protocol.Replace("_", ""), true))
                {
                    Address = IPAddress.TryParse(host, out var address) ? address : IPAddress.Loopback,
                };
                var gate = Make(brokerId, listener, _options.Listeners.Count, port);
                _more[(brokerId, name)] = gate;
                _ = OpenAsync(server, gate);
            }
            catch (ArgumentException e)
            {
                _options.Logger?.Invoke($"broker {brokerId} cannot open the listener {name}: {e.Message}");
            }
    }

    IEnumerable<(string Name, string Protocol, string Host, int Port)> Wanted(int brokerId) =>
        _configs.SetOnOneBroker("listeners", brokerId) is { } listeners
            ? ListenerRules
                .Read(listeners, _configs.SetOnOneBroker("listener.security.protocol.map", brokerId) ?? "")
                .Where(listener => _options.Listeners.All(known => known.Name != listener.Name))
            : [];

    async Task OpenAsync(BrokerServer server, ListenerGate gate)
    {
        try
        {
            await PrepareAsync(CancellationToken.None).ConfigureAwait(false);
            server.Open(gate);
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            _options.Logger?.Invoke(
                $"broker {server.BrokerId} cannot open the listener {gate.Options.Name}: {e.Message}"
            );
        }
    }

    ListenerGate Make(int brokerId, KafkaListener listener, int index, int? port = null)
    {
        var configs = ConfigsOf(brokerId, listener.Name);
        try
        {
            return new(
                index,
                listener,
                listener.IsEncrypted ? new ServerTls(configs, _defaults) : null,
                listener.HasSasl ? new SaslSettings(configs, _sasl) : null,
                port
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
