using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Support;

/// <summary>Asks a registry as curl does.</summary>
sealed class RegistryCaller(string url) : IDisposable
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The answer to a request such as <c>GET /subjects</c>: its status, if that is not 200, and its
    /// body.</summary>
    public async Task<string> AskAsync(string request, JsonNode? body = null) =>
        await AskTextAsync(request, body?.ToJsonString(Plain));

    public async Task<string> AskTextAsync(string request, string? body)
    {
        var (status, text) = await SendAsync(request, body);
        return status == 200 ? text : $"{status} {text}";
    }

    public async Task<(int Status, string Body)> SendAsync(string request, string? body)
    {
        var parts = request.Split(' ', 2);
        using var message = new HttpRequestMessage(new(parts[0]), url + parts[1]);
        if (body is not null)
            message.Content = new StringContent(
                body,
                new MediaTypeHeaderValue("application/vnd.schemaregistry.v1+json")
            );
        using var response = await Http.SendAsync(message);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<string> RegisterAsync(string subject, string schema) =>
        AskAsync($"POST /subjects/{subject}/versions", new JsonObject { ["schema"] = schema });

    /// <summary>The id of a schema after it was registered.</summary>
    public async Task<int> IdAsync(string subject, string schema)
    {
        var answer = await RegisterAsync(subject, schema);
        return JsonNode.Parse(answer)?["id"]?.GetValue<int>() ?? throw new InvalidOperationException(answer);
    }

    public void Dispose() => Http.Dispose();
}
