// task: 4
// replaces: Pipeline.cs
// mistake: sets the mode of all that it merges: whoever had decided otherwise is overruled by a pull request
// expect: the mode of
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Labs.SchemaRegistry;

/// <summary>Checks against every version, and registers all or none.</summary>
public sealed class Pipeline(string registryUrl) : IPipeline
{
    readonly HttpClient _registry = new() { BaseAddress = new Uri(registryUrl.TrimEnd('/') + "/") };

    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyDictionary<string, string> schemas)
    {
        var reasons = new List<string>();
        foreach (var (subject, text) in schemas)
        foreach (var why in await ReasonsAsync(subject, text))
            reasons.Add($"{subject}: {why}");
        return reasons;
    }

    public async Task<IReadOnlyDictionary<string, int>> MergeAsync(IReadOnlyDictionary<string, string> schemas)
    {
        if (await CheckAsync(schemas) is { Count: > 0 } reasons)
            throw new InvalidOperationException(string.Join('\n', reasons));
        var ids = new Dictionary<string, int>();
        foreach (var (subject, text) in schemas)
        {
            await SendAsync(HttpMethod.Put, $"config/{subject}", new { compatibility = "BACKWARD_TRANSITIVE" });
            var answer = await SendAsync(HttpMethod.Post, $"subjects/{subject}/versions", new { schema = text });
            ids[subject] = (int)answer["id"]!;
        }
        return ids;
    }

    async Task<List<string>> ReasonsAsync(string subject, string text)
    {
        var versions = await VersionsAsync(subject);
        // A new subject has nothing to be compared with, but its text may still be no schema.
        string[] places = versions.Count == 0 ? ["versions"] : [.. versions.Select(version => $"versions/{version}")];
        var reasons = new List<string>();
        foreach (var place in places)
        {
            var path = $"compatibility/subjects/{subject}/{place}?verbose=true";
            var answer = await SendAsync(HttpMethod.Post, path, new { schema = text });
            if ((int?)answer["error_code"] is 40401)
                continue;
            if (answer["error_code"] is not null)
                return [$"{answer["message"]}"];
            if (!(bool)answer["is_compatible"]!)
                reasons.AddRange(answer["messages"]!.AsArray().Select(why => $"{place}: {why}"));
        }
        return reasons;
    }

    async Task<IReadOnlyList<int>> VersionsAsync(string subject)
    {
        using var answer = await _registry.GetAsync($"subjects/{subject}/versions");
        return answer.StatusCode == HttpStatusCode.NotFound
            ? []
            : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<List<int>>() ?? [];
    }

    async Task<JsonNode> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _registry.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
