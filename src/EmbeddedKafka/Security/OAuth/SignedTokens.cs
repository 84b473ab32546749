using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace EmbeddedKafka.Security.OAuth;

/// <summary>
/// Signed tokens (JWS, RFC 7515, of claims, RFC 7519), checked as Kafka's BrokerJwtValidator has jose4j check them
/// (KIP-768): a signature by a key of the set, an expiry and an issue time, the issuer and the audience that are
/// expected, and no audience where none is. The names of two claims can be chosen, those of the subject and of the
/// scopes.
/// </summary>
internal sealed class SignedTokens(ITokenKeys keys) : ITokenValidator
{
    static readonly long EndOfTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>One of them must be the token's; empty: it must have none.</summary>
    public IReadOnlyCollection<string> Audiences { get; init; } = [];

    /// <summary>Null for any.</summary>
    public string? Issuer { get; init; }

    /// <summary>By how much the clocks of issuer and broker may differ.</summary>
    public long SkewSeconds { get; init; }

    public string ScopeClaim { get; init; } = "scope";

    public string SubjectClaim { get; init; } = "sub";

    public TokenVerdict Validate(string compact, long now)
    {
        try
        {
            var parts = compact.TrimEnd('=').Split('.', 4);
            if (parts.Length != 3 || parts.Any(part => part.Length == 0 || part.AsSpan().ContainsAnyExcept(Letters)))
                return TokenVerdict.Refuse("it is not of three parts in base64");
            if (SignatureObjection(parts) is { } objection)
                return TokenVerdict.Refuse(objection);
            using var claims = Parse(parts[1]);
            var subject = Text(claims.RootElement, SubjectClaim)?.Trim();
            return ClaimObjection(claims.RootElement, now / 1000) is { } wrong ? TokenVerdict.Refuse(wrong)
                : subject is { Length: > 0 } ? new(subject, Seconds(claims.RootElement, "exp")!.Value * 1000, null)
                : TokenVerdict.Refuse($"the claim {SubjectClaim} is missing or blank");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return TokenVerdict.Refuse("it cannot be read");
        }
    }

    string? SignatureObjection(string[] parts)
    {
        using var header = Parse(parts[0]);
        var root = header.RootElement;
        // There are no extensions that this validator would understand.
        if (root.TryGetProperty("crit", out _) || root.TryGetProperty("b64", out _))
            return "its header has an extension that is not known";
        if (Text(root, "alg") is not { } name || SignatureAlgorithm.Find(name) is not { } algorithm)
            return "its algorithm is none, or not known";
        var id = Text(root, "kid");
        if (keys.Find(id, algorithm) is not { } key)
            return $"there is no key for {algorithm.Name} of its name";
        var signature = Base64Url.DecodeFromChars(parts[2]);
        return key.Verifies(algorithm, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature)
            ? null
            : "its signature is wrong";
    }

    string? ClaimObjection(JsonElement claims, long now)
    {
        if (Seconds(claims, "exp") is not { } expiry || Seconds(claims, "iat") is not { } issued)
            return "the claim exp or iat is missing";
        if (now - SkewSeconds >= expiry)
            return "it has expired";
        if (expiry < issued || expiry < Seconds(claims, "nbf"))
            return "it expires before it is issued or valid";
        if (now + SkewSeconds < Seconds(claims, "nbf"))
            return "it is not valid yet";
        // These must be texts wherever they are.
        _ = (Text(claims, "sub"), Text(claims, "jti"));
        if (Text(claims, "iss") is var issuer && Issuer is not null && issuer != Issuer)
            return $"its issuer is not {Issuer}";
        var audiences = Texts(claims, "aud");
        if (audiences is null ? Audiences.Count > 0 : !audiences.Exists(Audiences.Contains))
            return Audiences.Count > 0
                ? $"its audience is not among {string.Join(", ", Audiences)}"
                : "it is for an audience, and sasl.oauthbearer.expected.audience names none";
        return ScopesObjection(claims);
    }

    string? ScopesObjection(JsonElement claims)
    {
        if (
            !claims.TryGetProperty(ScopeClaim, out var claim)
            || claim.ValueKind is not (JsonValueKind.String or JsonValueKind.Array)
        )
            return null;
        var scopes = Texts(claims, ScopeClaim)!.ConvertAll(scope => scope.Trim());
        return scopes.Contains("") || scopes.Distinct(StringComparer.Ordinal).Count() < scopes.Count
            ? $"the claim {ScopeClaim} has an empty scope or one twice"
            : null;
    }

    static JsonDocument Parse(string part)
    {
        var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new FormatException("no object");
    }

    /// <exception cref="InvalidOperationException">It is no text.</exception>
    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    /// <inheritdoc cref="Text"/>
    static List<string>? Texts(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")]
        : [value.GetString()!];

    /// <exception cref="InvalidOperationException">It is no number.</exception>
    static long? Seconds(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? (long)Math.Clamp(value.GetDouble(), long.MinValue, EndOfTime)
            : null;
}
