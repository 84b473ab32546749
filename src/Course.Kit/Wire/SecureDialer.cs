using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Connects as a client properties file says: through TLS, with or without a certificate of one's own, and SASL.</summary>
internal sealed class SecureDialer(ClientProperties properties)
{
    /// <summary>A connection on which requests can be sent.</summary>
    /// <exception cref="CourseException">TLS or SASL refuses; the sentence says which and what to look at.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var stream = await PlainDialer.ConnectAsync(host, port, cancellationToken);
        try
        {
            if (properties.UsesTls) stream = await EncryptAsync(stream, host, cancellationToken);
            if (properties.Mechanism is { } mechanism) await LogInAsync(new BrokerConnection(stream), mechanism, host, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<Stream> EncryptAsync(Stream plain, string host, CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = Trust(),
            ClientCertificates = properties.Own is { } own ? [own] : null,
            LocalCertificateSelectionCallback = properties.Own is { } only ? (_, _, _, _, _) => only : null,
        };
        if (!properties.ChecksHostName)
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await encrypted.DisposeAsync();
            throw new CourseException($"TLS with {host} failed ({e.Message.TrimEnd('.')}): look at ssl.truststore.location or ssl.ca.location, and for mTLS at the keystore, in '{properties.Path}'.", e);
        }
    }

    private X509ChainPolicy? Trust()
    {
        if (properties.Authorities is not { } authorities) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private async Task LogInAsync(BrokerConnection connection, string mechanism, string host, CancellationToken cancellationToken)
    {
        try
        {
            var shaken = await connection.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = mechanism }, 1, cancellationToken);
            if (shaken.ErrorCode != ErrorCode.None)
                throw new CourseException($"{host} does not take SASL {mechanism}, but {string.Join(", ", shaken.Mechanisms)}: change sasl.mechanism in '{properties.Path}'.");
            if (mechanism == "PLAIN") await SayAsync(Encoding.UTF8.GetBytes($"\0{properties.User}\0{properties.Password}"));
            else await ScramAsync(new ScramClient(mechanism, properties.User, properties.Password));
        }
        catch (Exception e) when (e is IOException or ProtocolException)
        {
            throw new CourseException($"{host} broke off the SASL login ({e.Message.TrimEnd('.')}): does this port expect SASL, and TLS? See security.protocol in '{properties.Path}'.", e);
        }

        async Task ScramAsync(ScramClient scram)
        {
            var challenge = await SayAsync(scram.First());
            scram.Confirm(await SayAsync(scram.Final(challenge)));
        }

        async Task<ReadOnlyMemory<byte>> SayAsync(byte[] token)
        {
            var answer = await connection.CallAsync<SaslAuthenticateResponse>(new SaslAuthenticateRequest { AuthBytes = token }, 0, cancellationToken);
            return answer.ErrorCode == ErrorCode.None
                ? answer.AuthBytes
                : throw new CourseException($"{host} refuses user '{properties.User}' (SASL {mechanism}): the password or the user name in '{properties.Path}' is wrong.");
        }
    }
}
