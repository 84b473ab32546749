using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>How brokers speak TLS, and what they make of clients' certificates.</summary>
internal sealed class ServerTls
{
    readonly SslServerAuthenticationOptions _options;
    readonly PrincipalMapper _principals;
    readonly bool _wantsCertificate;
    readonly bool _needsCertificate;

    /// <param name="server">The brokers' certificate with its key.</param>
    /// <param name="authorities">Whose clients' certificates are trusted.</param>
    /// <param name="clientAuth">ssl.client.auth: none, requested or required.</param>
    /// <param name="principals">Makes users of subjects.</param>
    public ServerTls(
        X509Certificate2 server,
        X509Certificate2Collection authorities,
        string clientAuth,
        PrincipalMapper principals
    )
    {
        _principals = principals;
        _needsCertificate = clientAuth == "required";
        _wantsCertificate = _needsCertificate || clientAuth == "requested";
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.AddRange(authorities);
        _options = new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(server, null, offline: true),
            ClientCertificateRequired = _wantsCertificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = trust,
            RemoteCertificateValidationCallback = Accepts,
        };
    }

    /// <summary>Agrees with the client on a key. Gives the stream, and the user that its certificate makes it; null for
    /// a client without one.</summary>
    /// <exception cref="AuthenticationException">The client does not trust the broker or is not trusted, or no rule
    /// makes a user of its subject.</exception>
    /// <exception cref="IOException">The connection ended, or what came is not TLS.</exception>
    public async Task<(SslStream Stream, string? User)> AuthenticateAsync(Socket socket)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsServerAsync(_options).ConfigureAwait(false);
            return (
                stream,
                _wantsCertificate && stream.RemoteCertificate is X509Certificate2 certificate
                    ? UserOf(certificate)
                    : null
            );
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
        return _principals.Map(subject)
            ?? throw new AuthenticationException($"No rules apply to {subject}, rules {_principals}");
    }

    bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is null ? !_needsCertificate : errors == SslPolicyErrors.None;
}
