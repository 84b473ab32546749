using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Course.Kit;

/// <summary>The certificate that a listener with TLS shows to whoever calls.</summary>
internal static class ShownCertificate
{
    /// <summary>Its fingerprint (SHA-1); null where nobody answers.</summary>
    public static async Task<string?> ThumbprintAsync(string host, int port, CancellationToken cancellationToken)
    {
        string? seen = null;
        try
        {
            await using var encrypted = new SslStream(await PlainDialer.ConnectAsync(host, port, cancellationToken));
            await encrypted.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        seen = (certificate as X509Certificate2)?.Thumbprint;
                        return true;
                    },
                },
                cancellationToken
            );
        }
        catch (Exception e) when (e is AuthenticationException or IOException or System.Net.Sockets.SocketException)
        {
            // Whoever wants a certificate of the client as well has shown its own before it says so.
        }
        return seen;
    }
}
