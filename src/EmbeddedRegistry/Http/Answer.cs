using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Http;

/// <summary>What is sent back.</summary>
internal sealed record Answer(int Status, byte[] Body)
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The type of the body, if it is another than the client would have first.</summary>
    public string? ContentType { get; init; }

    public static Answer Of(JsonNode json) => new(200, JsonSerializer.SerializeToUtf8Bytes(json, Plain));

    /// <summary>A schema as it is.</summary>
    public static Answer OfText(string text) => new(200, System.Text.Encoding.UTF8.GetBytes(text));

    public static Answer Of(RegistryException refusal) =>
        Of(new JsonObject { ["error_code"] = refusal.Code, ["message"] = refusal.Message }) with
        {
            Status = refusal.Status,
        };
}
