using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Confluent.SchemaRegistry;
using Course.Grading;
using Course.Kit;
using EmbeddedKafka.Registry;

namespace Graders.SchemaRegistry;

/// <summary>The registry beside the graders' cluster, as the grader asks it: without caches.</summary>
internal sealed class RegistryUnderTest
{
    static readonly Lazy<Task<RegistryUnderTest>> Shared = new(StartAsync);
    readonly HttpClient _client;
    readonly Course.Kit.SchemaRegistry _registry;

    RegistryUnderTest(Course.Kit.SchemaRegistry registry)
    {
        _registry = registry;
        _client = new HttpClient { BaseAddress = new Uri(registry.Url.TrimEnd('/') + "/") };
    }

    public string Url => _registry.Url;

    /// <summary>The registry in this process, which can count and fail; null for another one.</summary>
    public EmbeddedRegistry? Embedded
    {
        get
        {
            try
            {
                return _registry.Embedded();
            }
            catch (MissingComponentException)
            {
                return null;
            }
        }
    }

    public static Task<RegistryUnderTest> GetAsync() => Shared.Value;

    public async Task<int> RegisterAsync(string subject, string text)
    {
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = Url });
        return await client.RegisterSchemaAsync(subject, new Schema(text, SchemaType.Avro));
    }

    public async Task SetModeAsync(string subject, Compatibility mode)
    {
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = Url });
        await client.UpdateCompatibilityAsync(mode, subject);
    }

    public async Task<IReadOnlyList<string>> SubjectsAsync() =>
        await _client.GetFromJsonAsync<List<string>>("subjects") ?? [];

    /// <summary>The versions of a subject; none when there is no such subject.</summary>
    public async Task<IReadOnlyList<int>> VersionsAsync(string subject) =>
        (await SubjectsAsync()).Contains(subject)
            ? await _client.GetFromJsonAsync<List<int>>($"subjects/{subject}/versions") ?? []
            : [];

    /// <summary>The compatibility of a subject, or null when it has none of its own; of all of them for an empty
    /// name.</summary>
    public async Task<string?> ModeAsync(string subject)
    {
        using var answer = await _client.GetAsync(subject.Length == 0 ? "config" : $"config/{subject}");
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        return (string?)json?["compatibilityLevel"];
    }

    static async Task<RegistryUnderTest> StartAsync() => new(await (await GraderCluster.GetAsync()).RegistryAsync());
}
