using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Course.Notebooks;

/// <summary>A value as JSON, for what is displayed as <c>application/json</c>.</summary>
internal static class JsonText
{
    static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
    };

    /// <summary>Whether a MIME type is JSON: <c>application/json</c>, or one that ends in <c>+json</c>.</summary>
    public static bool IsTypeOf(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>The value's public properties and fields as JSON.</summary>
    /// <exception cref="NotSupportedException">A type that JSON cannot hold, such as a delegate.</exception>
    public static string Of(object? value) =>
        value is null ? "null" : JsonSerializer.Serialize(value, value.GetType(), Options);
}
