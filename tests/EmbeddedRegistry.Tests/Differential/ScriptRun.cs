using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>A script on a registry, written down in such a way that each run says the same: ids and guids by the order
/// in which they come, subjects by their names in the script.</summary>
sealed partial class ScriptRun(RegistryCaller caller)
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static int _runs;

    readonly List<string> _ids = [];
    readonly List<string> _guids = [];
    readonly string _prefix = $"run{Environment.ProcessId}x{Interlocked.Increment(ref _runs)}";

    public async Task<string> PlayAsync(Script script)
    {
        var transcript = new StringBuilder();
        foreach (var (request, body) in script.Steps)
        {
            var (status, text) = await caller.SendAsync(Real(request), body is null ? null : Real(body));
            transcript.Append(request).Append('\n');
            transcript.Append($"  {status} {Told(request, text)}".TrimEnd()).Append('\n');
        }
        return transcript.ToString();
    }

    string Real(string text) =>
        IdInScript()
            .Replace(
                text.Replace("$a", $"{_prefix}a", StringComparison.Ordinal)
                    .Replace("$b", $"{_prefix}b", StringComparison.Ordinal),
                match =>
                    _ids.ElementAtOrDefault(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1) ?? "0"
            );

    string Told(string request, string text)
    {
        var told = text.ReplaceLineEndings(" ");
        try
        {
            var json = JsonNode.Parse(text);
            Tell(json, request.Contains("/referencedby", StringComparison.Ordinal));
            told = json?.ToJsonString(Plain) ?? "null";
        }
        catch (JsonException)
        {
            // A schema that is not JSON.
        }
        // Apicurio's sentences name its address and ids of its own.
        return ItsOwn()
            .Replace(told, "${1}…")
            .Replace($"{_prefix}a", "$a", StringComparison.Ordinal)
            .Replace($"{_prefix}b", "$b", StringComparison.Ordinal);
    }

    void Tell(JsonNode? node, bool isIds)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json.ToArray())
                    if (name == "id" && value is JsonValue)
                        json[name] = Place(_ids, value.ToString(), "id");
                    else if (name == "guid" && value is JsonValue)
                        json[name] = Place(_guids, value.ToString(), "guid");
                    else
                        Tell(value, isIds);
                break;
            case JsonArray array:
                for (var at = 0; at < array.Count; at++)
                    if (isIds && array[at] is JsonValue value)
                        array[at] = Place(_ids, value.ToString(), "id");
                    else
                        Tell(array[at], isIds);
                break;
        }
    }

    static string Place(List<string> known, string value, string kind)
    {
        if (!known.Contains(value))
            known.Add(value);
        return $"<{kind} {known.IndexOf(value) + 1}>";
    }

    [GeneratedRegex(@"(http://127\.0\.0\.1:|/ids/)\d+")]
    private static partial Regex ItsOwn();

    [GeneratedRegex(@"\{id (\d+)\}")]
    private static partial Regex IdInScript();
}
