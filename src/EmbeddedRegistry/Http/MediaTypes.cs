using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EmbeddedKafka.Registry.Http;

/// <summary>The content types that the registry takes and gives.</summary>
internal static class MediaTypes
{
    public const string Default = "application/vnd.schemaregistry.v1+json";

    static readonly string[] Given = [Default, "application/vnd.schemaregistry+json", "application/json"];

    /// <exception cref="RegistryException">The body is of another type than the registry reads.</exception>
    public static void CheckBody(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
            return;
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(Given.Contains(type.MediaType.Value) || type.MediaType == "application/octet-stream")
        )
            throw new RegistryException(415, "HTTP 415 Unsupported Media Type");
    }

    /// <summary>The type of an answer: what the client would have first.</summary>
    /// <exception cref="RegistryException">The client takes none of those that the registry gives.</exception>
    public static string OfAnswer(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().Accept;
        if (wanted.Count == 0)
            return Default;
        foreach (var type in wanted.OrderByDescending(type => type.Quality ?? 1))
        foreach (var given in Given)
            // Not by suffix: application/json does not ask for application/vnd.…+json.
            if (type.MediaType == given || type.MatchesAllTypes || type.MediaType == "application/*")
                return given;
        throw new RegistryException(406, "HTTP 406 Not Acceptable");
    }
}
