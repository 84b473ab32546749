using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Course.Kernel.Wire;

/// <summary>Writing JSON without reflection, which costs a kernel's start.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>Reading values of a type that others chose: what has another type is not there.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject json, string name) =>
        json.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : null;

    public static bool Flag(this JsonObject json, string name, bool otherwise) =>
        json.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue(out bool flag)
            ? flag
            : otherwise;

    public static int? Number(this JsonObject json, string name) =>
        json.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue(out int number)
            ? number
            : null;
}
