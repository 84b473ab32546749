using System.Text.Json;
using System.Text.Json.Serialization;
using Course.Base;

namespace Course.Interview.Mock;

/// <summary>The mock interviews that were held: one JSON file each in <c>.course/mocks/</c>, with its report beside
/// it.</summary>
/// <param name="folder">The folder; made when the first is saved.</param>
/// <param name="damaged">Told in one sentence when a file cannot be read and was set aside.</param>
public sealed class MockStore(string folder, Action<string>? damaged = null)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>All of them, the oldest first.</summary>
    public async Task<IReadOnlyList<MockResult>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var results = new List<MockResult>();
        if (!Directory.Exists(folder))
            return results;
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            if ((await File(path).LoadAsync(cancellationToken)).Result is { } result)
                results.Add(result);
        return [.. results.OrderBy(result => result.At)];
    }

    /// <summary>Writes the result, and its report as Markdown and as a page.</summary>
    /// <returns>The files' path without extension.</returns>
    public async Task<string> SaveAsync(
        MockResult result,
        string markdown,
        CancellationToken cancellationToken = default
    )
    {
        var path = Path.Combine(folder, $"{result.At.ToLocalTime():yyyy-MM-dd-HHmmss}");
        await File(path + ".json").SaveAsync(new Kept(result), cancellationToken);
        await System.IO.File.WriteAllTextAsync(path + ".md", markdown, cancellationToken);
        await System.IO.File.WriteAllTextAsync(path + ".html", MockPage.Of(markdown), cancellationToken);
        return path;
    }

    StateFile<Kept> File(string path) => new(path, () => new Kept(null), Json) { Damaged = damaged };

    sealed record Kept(MockResult? Result);
}
