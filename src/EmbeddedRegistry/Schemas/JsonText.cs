using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmbeddedKafka.Registry.Schemas;

/// <summary>JSON as schemas are written in it: read strictly, written without white space.</summary>
internal static class JsonText
{
    /// <summary>Levels of arrays and objects, as many as Jackson reads, the library under Confluent's
    /// registry.</summary>
    public const int MaxDepth = 1000;

    static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(control => (char)control),
        '"',
        '\\',
    ]);

    /// <exception cref="InvalidSchemaException">It is not JSON, is nested too deeply, has the same member twice or half
    /// a surrogate pair.</exception>
    public static JsonElement Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidSchemaException("The schema is empty.");
        }
        try
        {
            var utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
            RefuseHalfCharacters(utf8);
            var options = new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
            return JsonDocument.Parse(utf8, options).RootElement;
        }
        catch (JsonException e)
        {
            throw new InvalidSchemaException($"The schema is not JSON: {e.Message}", e);
        }
        catch (EncoderFallbackException e)
        {
            throw new InvalidSchemaException($"Character {e.Index} of the schema is half of a surrogate pair.", e);
        }
    }

    /// <summary>A value as a message shows it: its first 60 characters.</summary>
    public static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "…";
    }

    // JsonElement hands such a string over only to throw when it is read.
    static void RefuseHalfCharacters(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
            {
                continue;
            }
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidSchemaException(
                    $"The string at byte {reader.TokenStartIndex} of the schema has half of a surrogate pair.",
                    e
                );
            }
        }
    }

    /// <summary>Appends a value without white space.</summary>
    /// <param name="sorted">Members of objects by their names' code units instead of as they came.</param>
    public static void Append(StringBuilder text, JsonElement value, bool sorted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                IEnumerable<JsonProperty> members = value.EnumerateObject();
                foreach (
                    var member in sorted ? members.OrderBy(member => member.Name, StringComparer.Ordinal) : members
                )
                {
                    AppendName(text, member.Name);
                    Append(text, member.Value, sorted);
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Separate(text);
                    Append(text, item, sorted);
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    /// <summary>Appends a member's name, with the comma before and the colon after it.</summary>
    public static void AppendName(StringBuilder text, string name)
    {
        Separate(text);
        AppendString(text, name);
        text.Append(':');
    }

    /// <summary>Appends the comma between two items, unless the text ends where the first one begins.</summary>
    public static void Separate(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] is not ('[' or '{' or ':'))
        {
            text.Append(',');
        }
    }

    /// <summary>Appends a string with only those characters escaped that JSON demands, as Jackson writes it.</summary>
    public static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (rest.IndexOfAny(Escaped) is var next and >= 0)
        {
            text.Append(rest[..next]);
            text.Append(
                rest[next] switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    var control => "\\u" + ((int)control).ToString("X4", CultureInfo.InvariantCulture),
                }
            );
            rest = rest[(next + 1)..];
        }
        text.Append(rest).Append('"');
    }
}
