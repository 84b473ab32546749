using System.Globalization;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>How clients of listeners with SASL show who they are. Fixed at start, but for the SCRAM
/// credentials.</summary>
internal sealed class SaslSettings
{
    readonly Dictionary<string, string> _users;
    readonly Dictionary<string, long> _maxReauth = new(StringComparer.Ordinal);
    readonly string? _requiredScope;
    readonly TimeProvider _time;
    readonly DelegationTokens _tokens;

    public SaslSettings(
        ConfigStore configs,
        IDictionary<string, string> users,
        DelegationTokens tokens,
        TimeProvider time
    )
    {
        _tokens = tokens;
        _users = new(users, StringComparer.Ordinal);
        _time = time;
        Scram = new ScramCredentials(users);
        Mechanisms =
        [
            .. configs
                .Broker("sasl.enabled.mechanisms")!
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        ];
        FailureDelay = TimeSpan.FromMilliseconds(configs.BrokerNumber("connection.failed.authentication.delay.ms"));
        MaxReceiveBytes = (int)configs.BrokerNumber("sasl.server.max.receive.size");
        _requiredScope = configs.Broker("unsecuredValidatorRequiredScope");
        var forAll = configs.BrokerNumber("connections.max.reauth.ms");
        foreach (var mechanism in Mechanisms)
            _maxReauth[mechanism] = long.TryParse(
                configs.SetOnBroker(mechanism.ToLowerInvariant() + ".connections.max.reauth.ms"),
                CultureInfo.InvariantCulture,
                out var ofMechanism
            )
                ? ofMechanism
                : forAll;
    }

    /// <summary>The mechanisms by name, in the order that clients are told.</summary>
    public IReadOnlyList<string> Mechanisms { get; }

    public ScramCredentials Scram { get; }

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
                "SCRAM-SHA-256" => new ScramExchange(ScramMechanism.Sha256, Scram, _tokens),
                "SCRAM-SHA-512" => new ScramExchange(ScramMechanism.Sha512, Scram, _tokens),
                "OAUTHBEARER" => new OAuthBearerExchange(
                    _requiredScope,
                    () => _time.GetUtcNow().ToUnixTimeMilliseconds()
                ),
                _ => null,
            };
}
