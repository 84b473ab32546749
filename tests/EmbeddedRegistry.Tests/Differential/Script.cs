using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>
/// Requests that are sent to a registry one after the other. A line is a request, a line with a space before it its
/// body: JSON, or <c>schema</c> (Avro), <c>json</c> or <c>proto</c> and a schema. <c>$a</c> and <c>$b</c> are subjects
/// that nobody else uses, <c>{id 1}</c> is the first id that an answer has named.
/// </summary>
sealed record Script(string Name, IReadOnlyList<(string Request, string? Body)> Steps)
{
    public static IEnumerable<Script> ParseAll(string file, string text) =>
        Transcripts.Blocks(text).Select(block => new Script($"{file}/{block.Name}", [.. StepsOf(block.Text)]));

    static IEnumerable<(string Request, string? Body)> StepsOf(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < lines.Length; at++)
        {
            var hasBody = at + 1 < lines.Length && lines[at + 1].StartsWith(' ');
            yield return (lines[at].Trim(), hasBody ? BodyOf(lines[at + 1].Trim()) : null);
            if (hasBody)
                at++;
        }
    }

    static string BodyOf(string line)
    {
        var parts = line.Split(' ', 2);
        return parts[0] switch
        {
            "schema" => Schema(parts[1], null),
            "json" => Schema(parts[1], "JSON"),
            "proto" => Schema(parts[1], "PROTOBUF"),
            _ => line,
        };
    }

    static string Schema(string text, string? type)
    {
        var json = new JsonObject { ["schema"] = text };
        if (type is not null)
            json["schemaType"] = type;
        return json.ToJsonString();
    }
}
