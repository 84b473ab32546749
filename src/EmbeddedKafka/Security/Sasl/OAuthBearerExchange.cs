using System.Text;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>OAUTHBEARER (RFC 7628, KIP-255) with unsecured tokens. A token that is refused is answered with JSON; the
/// failure follows when the client has acknowledged it.</summary>
internal sealed class OAuthBearerExchange(string? requiredScope, Func<long> now) : ISaslExchange
{
    const char Separator = '\u0001';

    string? _refusal;

    public string? User { get; private set; }

    public long? ExpiresAt { get; private set; }

    public byte[] Answer(byte[] token)
    {
        if (_refusal is not null && token is [1])
            throw new SaslFailure(_refusal);
        var message = Encoding.UTF8.GetString(token);
        var (identity, compact) =
            Parse(message) ?? throw new SaslFailure(null, "Invalid OAUTHBEARER client first message");
        if (UnsecuredToken.Parse(compact, now(), requiredScope, out var missingScope) is not { } valid)
        {
            _refusal = missingScope is null
                ? """{"status":"invalid_token"}"""
                : $$"""{"status":"insufficient_scope", "scope":"{{missingScope}}"}""";
            return Encoding.UTF8.GetBytes(_refusal);
        }
        if (identity.Length > 0 && identity != valid.Principal)
            throw new SaslFailure(
                $"Authentication failed: Client requested an authorization id ({identity}) that is different "
                    + $"from the token's principal name ({valid.Principal})"
            );
        User = valid.Principal;
        ExpiresAt = valid.ExpiresAt;
        return [];
    }

    // n,[a=identity],^Aauth=Bearer token^A[key=value^A…]^A
    static (string Identity, string Token)? Parse(string message)
    {
        var parts = message.Split(Separator);
        var header = parts[0].Split(',');
        if (
            parts.Length < 4
            || parts[^1].Length > 0
            || parts[^2].Length > 0
            || header.Length != 3
            || header[0] != "n"
            || header[2].Length > 0
        )
            return null;
        const string Bearer = "auth=bearer ";
        foreach (var pair in parts)
            if (pair.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
                return (
                    header[1].StartsWith("a=", StringComparison.Ordinal) ? header[1][2..] : "",
                    pair[Bearer.Length..].Trim()
                );
        return null;
    }
}
