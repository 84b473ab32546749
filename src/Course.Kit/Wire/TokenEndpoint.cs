using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Course.Base;

namespace Course.Kit;

/// <summary>Gets tokens for OAUTHBEARER, and keeps one until four fifths of its time are over, as Java's clients
/// refresh it.</summary>
internal sealed class TokenEndpoint(TokenSettings settings, string file)
{
    const double Fresh = 0.8;
    static readonly HttpClient Http = new();
    readonly SemaphoreSlim _one = new(1, 1);
    string? _token;
    DateTime _until;

    public Uri Address => settings.Address;

    public string ClientId => settings.ClientId;

    public IReadOnlyDictionary<string, string> Extensions => settings.Extensions;

    /// <summary>A token that is good for a while.</summary>
    /// <exception cref="CourseException">The endpoint is not there, or gives none.</exception>
    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_token is null || DateTime.UtcNow >= _until)
                await AskAsync(cancellationToken);
            return _token!;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The broker did not like the token: the next login asks for another.</summary>
    public void Forget() => _token = null;

    async Task AskAsync(CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (settings.Scope is { } scope)
            form["scope"] = scope;
        // RFC 6749, 2.3.1, wants both form-encoded first; clients of Kafka do so only when told, because many providers
        // do not decode.
        var basic = settings.EncodesHeader
            ? $"{WebUtility.UrlEncode(ClientId)}:{WebUtility.UrlEncode(settings.ClientSecret)}"
            : $"{ClientId}:{settings.ClientSecret}";
        using var request = new HttpRequestMessage(HttpMethod.Post, Address)
        {
            Content = new FormUrlEncodedContent(form),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(basic))
        );
        try
        {
            using var response = await Http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new CourseException(
                    $"{Address} gives client '{ClientId}' no token (HTTP {(int)response.StatusCode}): look at "
                        + $"the client's id, its secret and the scope in '{file}'."
                );
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            _token = answer.RootElement.GetProperty("access_token").GetString();
            var seconds =
                answer.RootElement.TryGetProperty("expires_in", out var lifetime) && lifetime.TryGetInt32(out var given)
                    ? given
                    : 0;
            _until = DateTime.UtcNow.AddSeconds(seconds * Fresh);
        }
        catch (HttpRequestException e)
        {
            throw new CourseException(
                $"No token endpoint answers at {Address} ({e.Message.TrimEnd('.')}): look at "
                    + $"sasl.oauthbearer.token.endpoint.url in '{file}'.",
                e
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CourseException(
                $"{Address} answers, but not with a token: look at sasl.oauthbearer.token.endpoint.url in '{file}'.",
                e
            );
        }
    }
}
