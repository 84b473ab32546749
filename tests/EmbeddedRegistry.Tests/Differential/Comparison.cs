using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>What counts as the same answer: the status, the error's code, and every member that both answers have.
/// Newer registries of Confluent tell more of a schema than Apicurio does, and sentences are for people.</summary>
static class Comparison
{
    /// <summary>Members of Confluent's registry 8 that Apicurio leaves out.</summary>
    static readonly string[] Newer = ["guid", "schemaType", "version", "subject", "schema", "messages"];

    /// <summary>The steps, by request, in which two transcripts differ.</summary>
    public static IReadOnlyList<string> Differences(string embedded, string apicurio)
    {
        var ours = embedded.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var theirs = apicurio.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<string> differences = [];
        for (var at = 0; at + 1 < ours.Length; at += 2)
            if (!Same(ours[at + 1].Trim(), theirs.ElementAtOrDefault(at + 1)?.Trim() ?? ""))
                differences.Add($"{ours[at]}\n- {theirs.ElementAtOrDefault(at + 1)}\n+ {ours[at + 1]}");
        return differences;
    }

    static bool Same(string ours, string theirs)
    {
        if (ours == theirs)
            return true;
        var (ourStatus, theirStatus) = (ours.Split(' ', 2), theirs.Split(' ', 2));
        if (ourStatus[0] != theirStatus[0] || ourStatus.Length != theirStatus.Length)
            return false;
        try
        {
            return Same(JsonNode.Parse(ourStatus[1]), JsonNode.Parse(theirStatus[1]));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool Same(JsonNode? ours, JsonNode? theirs)
    {
        if (ours is JsonObject left && theirs is JsonObject right)
        {
            if (left.ContainsKey("error_code") && right.ContainsKey("error_code"))
                return JsonNode.DeepEquals(left["error_code"], right["error_code"]);
            return left.All(member =>
                    right.ContainsKey(member.Key) ? Same(member.Value, right[member.Key]) : Newer.Contains(member.Key)
                ) && right.All(member => left.ContainsKey(member.Key) || IsEmpty(member.Value));
        }

        if (ours is JsonArray one && theirs is JsonArray other)
            return one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second));
        return JsonNode.DeepEquals(ours, theirs) || SameSchema(ours, theirs);
    }

    /// <summary>The text of a schema in JSON, written with other spaces.</summary>
    static bool SameSchema(JsonNode? ours, JsonNode? theirs)
    {
        if (ours is not JsonValue left || theirs is not JsonValue right)
            return false;
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(left.ToString()), JsonNode.Parse(right.ToString()));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool IsEmpty(JsonNode? node) => node is null or JsonArray { Count: 0 };
}
