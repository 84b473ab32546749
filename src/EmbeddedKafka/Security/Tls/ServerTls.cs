using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Configs;

namespace EmbeddedKafka.Security.Tls;

/// <summary>How a listener speaks TLS, and what it makes of clients' certificates. Keystore and truststore may be
/// others for later connections (<see cref="Renewed"/>); the rest stays as it was when the listener opened, as in
/// Kafka.</summary>
internal sealed class ServerTls
{
    readonly TlsDefaults _defaults;
    readonly TlsRules _rules;
    readonly SslStoreConfigs _configs;
    readonly Keystore _keystore;
    readonly X509Certificate2Collection? _truststore;
    readonly ClientTrust _trust;
    readonly SslServerAuthenticationOptions _options;

    /// <exception cref="SslProblem">The configs do not go together, or a store cannot be read.</exception>
    /// <exception cref="ArgumentException">A config has a value that there is not.</exception>
    public ServerTls(ListenerConfigs configs, TlsDefaults defaults)
        : this(new SslStoreConfigs(configs), new TlsRules(configs), defaults) { }

    ServerTls(SslStoreConfigs configs, TlsRules rules, TlsDefaults defaults)
    {
        (_configs, _rules, _defaults) = (configs, rules, defaults);
        _keystore = Keystore.Read(configs) ?? new("kafka", defaults.Server(), []);
        _truststore = Truststore.Read(configs);
        _trust = new(_truststore ?? defaults.Trusted(), rules.NeedsCertificate);
        _options = new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                _keystore.Certificate,
                _keystore.Chain,
                offline: true,
                rules.WantsCertificate ? _trust.InHandshake : null
            ),
            ClientCertificateRequired = rules.WantsCertificate,
            EnabledSslProtocols = rules.Protocols,
            CipherSuitesPolicy = rules.CipherSuites,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = _trust.Policy,
            RemoteCertificateValidationCallback = _trust.Accepts,
        };
    }

    /// <summary>The same listener with the stores that the configs name now; itself where they are the same.</summary>
    /// <exception cref="SslProblem">They do not fit, in Kafka's words.</exception>
    public ServerTls Renewed(ListenerConfigs configs)
    {
        var next = new SslStoreConfigs(configs);
        if (next == _configs)
            return this;
        var renewed = new ServerTls(next, _rules, _defaults);
        if (!_rules.AllowsSubjectChanges && TextOf(renewed._keystore) != TextOf(_keystore))
            throw Mismatch("DistinguishedName does", "DN", TextOf, renewed);
        var names = AlternativeNames.Of(renewed._keystore.Certificate);
        if (!_rules.AllowsNameChanges && !AlternativeNames.Of(_keystore.Certificate).All(names.Contains))
            throw Mismatch("SubjectAltNames do", "SAN", NamesOf, renewed);
        if (_truststore is null && renewed._truststore is not null && !_rules.WantsCertificate)
            throw SslProblem.Change(
                "Cannot add SSL truststore to an existing listener for which no truststore was configured."
            );
        return renewed;
    }

    SslProblem Mismatch(string what, string kind, Func<Keystore, string> text, ServerTls renewed) =>
        SslProblem.Change(
            $"Keystore {what} not match:  existing={{alias={_keystore.Alias}, {kind}={text(_keystore)}}}, "
                + $"new={{alias={renewed._keystore.Alias}, {kind}={text(renewed._keystore)}}}"
        );

    static string TextOf(Keystore keystore) => DistinguishedName.Text(keystore.Certificate.SubjectName, ", ");

    static string NamesOf(Keystore keystore) => $"[{string.Join(", ", AlternativeNames.Of(keystore.Certificate))}]";

    /// <summary>Agrees with the client on a key. Gives the stream, and the user that its certificate makes it; null for
    /// a client without one.</summary>
    /// <exception cref="AuthenticationException">The client does not trust the broker or is not trusted, or no rule
    /// makes a user of its subject.</exception>
    /// <exception cref="IOException">The connection ended, or what came is not TLS.</exception>
    public async Task<(SslStream Stream, string? User)> AuthenticateAsync(Socket socket)
    {
        var inner = new HandshakeStream(socket);
        var stream = new SslStream(inner);
        using var look = _rules.WantsCertificate ? OpenSslLook.Begin(stream, inner, _trust) : null;
        try
        {
            await stream.AuthenticateAsServerAsync(_options).ConfigureAwait(false);
            return (
                stream,
                _rules.WantsCertificate && stream.RemoteCertificate is X509Certificate2 certificate
                    ? UserOf(certificate)
                    : null
            );
        }
        catch (AuthenticationException) when (look?.Objection is { } objection)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new AuthenticationException(objection);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    string UserOf(X509Certificate2 certificate)
    {
        var subject = DistinguishedName.Text(certificate.SubjectName);
        return _rules.Principals.Map(subject)
            ?? throw new AuthenticationException($"No rules apply to {subject}, rules {_rules.Principals}");
    }
}
