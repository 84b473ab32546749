using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Course.Tests;

/// <summary>The token endpoint of an OpenID provider, on loopback, for one client. Its tokens are unsecured, as the
/// embedded cluster takes them.</summary>
internal sealed class TokenProvider : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly Task _serving;
    readonly string _client,
        _secret;

    public TokenProvider(string client, string secret)
    {
        (_client, _secret) = (client, secret);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/token";
        }
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public ConcurrentQueue<string> Asked { get; } = new();

    public int ExpiresIn { get; set; } = 3600;

    /// <summary>Whether id and secret come form-encoded, as RFC 6749 wants.</summary>
    public bool DecodesHeader { get; set; }

    /// <summary>What to say instead of a token.</summary>
    public string? Answer { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        using (var reader = new StreamReader(context.Request.InputStream))
            Asked.Enqueue(await reader.ReadToEndAsync());
        if (User(context.Request.Headers["Authorization"]) != (_client, _secret))
        {
            response.StatusCode = 401;
            return;
        }
        await response.OutputStream.WriteAsync(
            Encoding.UTF8.GetBytes(
                Answer ?? $$"""{"access_token":"{{Token()}}","token_type":"Bearer","expires_in":{{ExpiresIn}}}"""
            )
        );
    }

    (string, string) User(string? header)
    {
        if (header?.Split(' ') is not ["Basic", var encoded])
            return ("", "");
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
        return DecodesHeader ? (WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts[1])) : (parts[0], parts[1]);
    }

    string Token()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return $"{Part("""{"alg":"none"}""")}.{Part($$"""{"sub":"{{_client}}","iat":{{now}},"exp":{{now + 3600}},"scope":"kafka"}""")}.";

        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }
}
