using System.Text.Json;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>
/// An unsecured JWS (RFC 7515, appendix A.5): header and claims in base64, no signature. Checked as Kafka's unsecured
/// validator checks it: a subject, an expiry that is a number and still to come, an issue time, if any, that has passed
/// and lies before it.
/// </summary>
internal sealed class UnsecuredToken
{
    UnsecuredToken(string principal, long expiresAt) => (Principal, ExpiresAt) = (principal, expiresAt);

    public string Principal { get; }

    /// <summary>In milliseconds since the epoch.</summary>
    public long ExpiresAt { get; }

    /// <summary>The token, or null when it is not valid at <paramref name="now"/> (milliseconds since the epoch); and,
    /// when only a scope is missing, which.</summary>
    public static UnsecuredToken? Parse(string compact, long now, string? requiredScope, out string? missingScope)
    {
        missingScope = null;
        var parts = compact.Split('.');
        if (parts.Length != 3 || parts[2].Length > 0)
            return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url(parts[0]));
            if (header.RootElement.ValueKind != JsonValueKind.Object || Text(header.RootElement, "alg") != "none")
                return null;
            using var claims = JsonDocument.Parse(Base64Url(parts[1]));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                ? Check(claims.RootElement, now, requiredScope, out missingScope)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    static UnsecuredToken? Check(JsonElement claims, long now, string? requiredScope, out string? missingScope)
    {
        missingScope = null;
        if (
            Text(claims, "sub") is not { Length: > 0 } subject
            || Time(claims, "exp") is not { } expiresAt
            || now >= expiresAt
        )
            return null;
        var hasIssue = claims.TryGetProperty("iat", out _);
        var issuedAt = Time(claims, "iat");
        if (hasIssue && (issuedAt is null || issuedAt > now || expiresAt <= issuedAt))
            return null;
        if (requiredScope is { Length: > 0 } && !Scopes(claims).Contains(requiredScope))
        {
            missingScope = requiredScope;
            return null;
        }
        return new(subject, expiresAt);
    }

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    static long? Time(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? (long)Math.Round(value.GetDouble() * 1000)
            : null;

    // One string, or a list of them.
    static IEnumerable<string> Scopes(JsonElement claims)
    {
        if (!claims.TryGetProperty("scope", out var scope))
            return [];
        return scope.ValueKind switch
        {
            JsonValueKind.String => [scope.GetString()!],
            JsonValueKind.Array =>
            [
                .. scope
                    .EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.String)
                    .Select(item => item.GetString()!),
            ],
            _ => [],
        };
    }

    static byte[] Base64Url(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
    }
}
