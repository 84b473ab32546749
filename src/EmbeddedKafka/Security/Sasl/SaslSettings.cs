using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Kerberos;
using EmbeddedKafka.Security.OAuth;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>How clients of one listener with SASL show who they are. Fixed when the listener opens, but for the SCRAM
/// credentials and the keys of tokens.</summary>
internal sealed class SaslSettings
{
    const string Jaas = "sasl.jaas.config";
    const string OAuthBearer = "OAUTHBEARER";
    const string Gssapi = "GSSAPI";

    readonly SaslShared _shared;
    readonly IReadOnlyDictionary<string, string> _users;
    readonly Dictionary<string, long> _maxReauth = new(StringComparer.Ordinal);
    readonly ITokenValidator? _tokens;
    readonly KerberosService? _kerberos;

    /// <exception cref="ArgumentException">A config does not make sense.</exception>
    /// <exception cref="PlatformNotSupportedException">GSSAPI is enabled on a system without it.</exception>
    public SaslSettings(ListenerConfigs configs, SaslShared shared)
    {
        _shared = shared;
        Mechanisms = configs.Items("sasl.enabled.mechanisms");
        FailureDelay = TimeSpan.FromMilliseconds(configs.Number("connection.failed.authentication.delay.ms"));
        MaxReceiveBytes = (int)configs.Number("sasl.server.max.receive.size");
        foreach (var mechanism in Mechanisms)
            _maxReauth[mechanism] = configs.Number(mechanism, "connections.max.reauth.ms");
        _users = JaasOf(configs, "PLAIN")?.Users() ?? shared.Users;
        if (Mechanisms.Contains(OAuthBearer))
            _tokens = TokenValidators.Make(configs, JaasOf(configs, OAuthBearer), shared.Keys);
        if (Mechanisms.Contains(Gssapi))
            _kerberos = new(configs, JaasOf(configs, Gssapi));
    }

    /// <summary>The mechanisms by name, in the order that clients are told.</summary>
    public IReadOnlyList<string> Mechanisms { get; }

    /// <summary>How long a client waits for the bad news, so that guessing takes time
    /// (<c>connection.failed.authentication.delay.ms</c>).</summary>
    public TimeSpan FailureDelay { get; }

    /// <summary>Bytes that a request may have before the client is known.</summary>
    public int MaxReceiveBytes { get; }

    /// <summary>After so many milliseconds a client must show again who it is (<c>connections.max.reauth.ms</c>,
    /// KIP-368); 0 for never.</summary>
    public long MaxReauth(string mechanism) => _maxReauth.GetValueOrDefault(mechanism);

    /// <summary>A new conversation; null for a mechanism that is not enabled or that there is not.</summary>
    public ISaslExchange? Begin(string mechanism) =>
        !Mechanisms.Contains(mechanism)
            ? null
            : mechanism switch
            {
                "PLAIN" => new PlainExchange(_users),
                "SCRAM-SHA-256" => new ScramExchange(ScramMechanism.Sha256, _shared.Scram, _shared.Tokens),
                "SCRAM-SHA-512" => new ScramExchange(ScramMechanism.Sha512, _shared.Scram, _shared.Tokens),
                OAuthBearer => new OAuthBearerExchange(
                    _tokens!,
                    () => _shared.Time.GetUtcNow().ToUnixTimeMilliseconds()
                ),
                Gssapi => new GssapiExchange(_kerberos!),
                _ => null,
            };

    // Kafka looks only under the names of the listener and the mechanism.
    static JaasOptions? JaasOf(ListenerConfigs configs, string mechanism) =>
        configs.OfMechanism(mechanism, Jaas) is { } config
            ? JaasOptions.Parse(configs.Listener, mechanism, config)
            : null;
}
