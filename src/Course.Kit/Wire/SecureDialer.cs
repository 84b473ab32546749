using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Course.Base;

namespace Course.Kit;

/// <summary>Connects as a client properties file says: through TLS, with or without a certificate of one's own, and
/// SASL.</summary>
internal sealed class SecureDialer(ClientProperties properties)
{
    readonly SaslLogin? _login = properties.Mechanism is { } mechanism ? new SaslLogin(properties, mechanism) : null;

    /// <summary>A connection on which requests can be sent.</summary>
    /// <exception cref="CourseException">TLS or SASL refuses; the sentence says which and what to look at.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var stream = await PlainDialer.ConnectAsync(host, port, cancellationToken);
        try
        {
            if (properties.UsesTls)
                stream = await EncryptAsync(stream, host, cancellationToken);
            if (_login is not null)
                await _login.LogInAsync(new BrokerConnection(stream), host, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    async Task<Stream> EncryptAsync(Stream plain, string host, CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = Trust(),
            ClientCertificates = properties.Own is { } own ? [own] : null,
            LocalCertificateSelectionCallback = properties.Own is { } only ? (_, _, _, _, _) => only : null,
        };
        if (!properties.ChecksHostName)
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await encrypted.DisposeAsync();
            throw new CourseException(
                $"TLS with {host} failed ({e.Message.TrimEnd('.')}): look at ssl.truststore.location or "
                    + $"ssl.ca.location, and for mTLS at the keystore, in '{properties.Path}'.",
                e
            );
        }
    }

    X509ChainPolicy? Trust()
    {
        if (properties.Authorities is not { } authorities)
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
