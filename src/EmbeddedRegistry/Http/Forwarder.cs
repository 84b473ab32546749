using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmbeddedKafka.Registry.Http;

/// <summary>Passes requests on to the instance that leads.</summary>
internal sealed class Forwarder(X509Certificate2? certificate) : IDisposable
{
    /// <summary>Says that a request was passed on already, so that it is not passed on for ever.</summary>
    public const string ForwardHeader = "X-Forward";

    /// <summary>How far the one who passed it on must read to know what was written.</summary>
    public const string OffsetHeader = "X-Registry-Offset";

    readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new()
            {
                // Instances of one registry show each other the certificate that they have themselves.
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                    errors == default || shown is X509Certificate2 other && other.Thumbprint == certificate?.Thumbprint,
            },
        }
    );

    /// <summary>The leader's answer, and the offset behind what it wrote.</summary>
    /// <exception cref="RegistryException">It cannot be reached.</exception>
    public async Task<(Answer Answer, long? Written)> PassOnAsync(
        string leader,
        HttpContext context,
        byte[] body,
        CancellationToken cancellation
    )
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = new HttpRequestMessage(new(context.Request.Method), leader + target)
        {
            Content = new ByteArrayContent(body),
        };
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
            request.Content.Headers.ContentType = type;
        foreach (var name in new[] { "Accept", "Authorization", "User-Agent" })
            if (context.Request.Headers.TryGetValue(name, out var values))
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        request.Headers.Add(ForwardHeader, "true");
        try
        {
            using var response = await _client.SendAsync(request, cancellation);
            var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation))
            {
                ContentType = response.Content.Headers.ContentType?.ToString(),
            };
            var written =
                response.Headers.TryGetValues(OffsetHeader, out var offsets)
                && long.TryParse(offsets.First(), CultureInfo.InvariantCulture, out var offset)
                    ? offset
                    : (long?)null;
            return (answer, written);
        }
        catch (HttpRequestException e)
        {
            throw Refusal.ForwardingFailed(e.Message);
        }
    }

    public void Dispose() => _client.Dispose();
}
