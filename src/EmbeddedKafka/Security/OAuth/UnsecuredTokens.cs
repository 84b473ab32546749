using System.Text.Json;

namespace EmbeddedKafka.Security.OAuth;

/// <summary>
/// Unsecured JWS (RFC 7515, appendix A.5): header and claims in base64, no signature. Checked as Kafka's unsecured
/// validator checks them: a subject, an expiry that is a number and still to come, an issue time, if any, that has
/// passed and lies before it.
/// </summary>
internal sealed class UnsecuredTokens(string? requiredScope) : ITokenValidator
{
    public TokenVerdict Validate(string compact, long now)
    {
        var parts = compact.Split('.');
        if (parts.Length != 3 || parts[2].Length > 0)
            return TokenVerdict.Refuse("it is no unsecured token");
        try
        {
            using var header = JsonDocument.Parse(Base64Url(parts[0]));
            if (header.RootElement.ValueKind != JsonValueKind.Object || Text(header.RootElement, "alg") != "none")
                return TokenVerdict.Refuse("its algorithm is not none");
            using var claims = JsonDocument.Parse(Base64Url(parts[1]));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                ? Check(claims.RootElement, now)
                : TokenVerdict.Refuse("its claims are no object");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return TokenVerdict.Refuse("it cannot be read");
        }
    }

    TokenVerdict Check(JsonElement claims, long now)
    {
        if (Text(claims, "sub") is not { Length: > 0 } subject)
            return TokenVerdict.Refuse("it has no subject");
        if (Time(claims, "exp") is not { } expiresAt || now >= expiresAt)
            return TokenVerdict.Refuse("it has expired, or has no expiry");
        var hasIssue = claims.TryGetProperty("iat", out _);
        var issuedAt = Time(claims, "iat");
        if (hasIssue && (issuedAt is null || issuedAt > now || expiresAt <= issuedAt))
            return TokenVerdict.Refuse("its issue time does not lie before now and its expiry");
        return requiredScope is { Length: > 0 } && !Scopes(claims).Contains(requiredScope)
            ? TokenVerdict.Refuse($"it has not the scope {requiredScope}") with
            {
                MissingScope = requiredScope,
            }
            : new(subject, expiresAt, null);
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
