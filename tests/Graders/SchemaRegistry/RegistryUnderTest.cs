using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Confluent.SchemaRegistry;
using Course.Grading;
using EmbeddedKafka.Registry;

namespace Graders.SchemaRegistry;

/// <summary>The registry of one task, in the grader's process, beside whichever cluster there is: it counts what it is
/// asked and refuses when it is told to. The grader asks it without caches.</summary>
internal sealed class RegistryUnderTest : IAsyncDisposable
{
    readonly HttpClient _client;

    RegistryUnderTest(EmbeddedRegistry registry)
    {
        Embedded = registry;
        _client = new HttpClient { BaseAddress = new Uri(registry.Url.TrimEnd('/') + "/") };
    }

    public string Url => Embedded.Url;

    public EmbeddedRegistry Embedded { get; }

    public static async Task<RegistryUnderTest> StartAsync()
    {
        var cluster = await GraderCluster.GetAsync();
        var options = new EmbeddedRegistryOptions { Topic = GraderCluster.Topic("schemas") };
        return new(await EmbeddedRegistry.StartAsync(cluster.BootstrapServers, options));
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return Embedded.DisposeAsync();
    }

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
}
