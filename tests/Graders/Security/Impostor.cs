using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Course.Kit;

namespace Graders.Security;

/// <summary>A server that claims to be a broker: it speaks TLS with a certificate of its own, and hears what a client
/// says to it.</summary>
internal sealed class Impostor : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly X509Certificate2 _certificate;
    readonly CancellationTokenSource _closed = new();
    readonly TaskCompletionSource<int> _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _serving;

    Impostor(IssuedCertificate certificate)
    {
        // Windows takes a server's key from a key store only.
        _certificate = X509CertificateLoader.LoadPkcs12(
            certificate.Certificate.Export(X509ContentType.Pkcs12),
            password: null
        );
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it waits for clients.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many bytes the first client said to it inside of TLS: 0 when that client went away
    /// before.</summary>
    public Task<int> Heard => _heard.Task;

    public static Impostor With(IssuedCertificate certificate) => new(certificate);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
        _closed.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_closed.Token);
            _heard.TrySetResult(await HearAsync(client));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed: nobody came.
        }
    }

    async Task<int> HearAsync(TcpClient client)
    {
        try
        {
            await using var encrypted = new SslStream(client.GetStream());
            await encrypted.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate },
                _closed.Token
            );
            return await encrypted.ReadAsync(new byte[1024], _closed.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            return 0;
        }
    }
}
