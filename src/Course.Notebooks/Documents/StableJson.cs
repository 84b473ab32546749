using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>Writes JSON as Jupyter's own nbformat does: sorted keys, one space of indent, text left unescaped, a final
/// line break.</summary>
internal static class StableJson
{
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.Append('\n').ToString();
    }

    static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                Members(
                    text,
                    '{',
                    '}',
                    depth,
                    map.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                    pair =>
                    {
                        Quote(text, pair.Key).Append(": ");
                        Append(text, pair.Value, depth + 1);
                    }
                );
                break;
            case JsonObject:
                text.Append("{}");
                break;
            case JsonArray { Count: > 0 } array:
                Members(text, '[', ']', depth, array, item => Append(text, item, depth + 1));
                break;
            case JsonArray:
                text.Append("[]");
                break;
            case JsonValue value when value.TryGetValue<string>(out var words):
                Quote(text, words);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    static void Members<T>(StringBuilder text, char open, char close, int depth, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', depth + 1);
            append(item);
            first = false;
        }
        text.Append('\n').Append(' ', depth).Append(close);
    }

    /// <summary>nbformat keeps a source as a list of lines, so that a diff shows lines.</summary>
    public static JsonArray Lines(string source)
    {
        var lines = new JsonArray();
        var start = 0;
        while (start < source.Length)
        {
            var end = source.IndexOf('\n', start);
            end = end < 0 ? source.Length : end + 1;
            lines.Add(source[start..end]);
            start = end;
        }
        return lines;
    }

    static StringBuilder Quote(StringBuilder text, string words)
    {
        text.Append('"');
        foreach (var letter in words)
        {
            switch (letter)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case < ' ':
                    text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }
        return text.Append('"');
    }
}
