using System.Text;
using System.Text.RegularExpressions;
using EmbeddedKafka.Security.OAuth;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>OAUTHBEARER (RFC 7628, KIP-255). A token that is refused is answered with JSON; the failure follows when
/// the client has acknowledged it.</summary>
internal sealed partial class OAuthBearerExchange(ITokenValidator tokens, Func<long> now) : ISaslExchange
{
    const string Auth = "auth=";

    string? _refusal;
    string? _reason;

    public string? User { get; private set; }

    public long? ExpiresAt { get; private set; }

    public byte[] Answer(byte[] token)
    {
        if (_refusal is not null && token is [1])
            throw new SaslFailure(_refusal, $"{_refusal}: {_reason}");
        var match = FirstMessage().Match(Encoding.UTF8.GetString(token));
        var pairs = match.Groups["pair"].Captures.Select(capture => capture.Value);
        if (
            !match.Success
            || pairs.Where(pair => pair.StartsWith(Auth, StringComparison.Ordinal)).ToArray() is not [var auth]
            || Credentials().Match(auth[Auth.Length..]) is not { Success: true } credentials
        )
            throw new SaslFailure(null, "Invalid OAUTHBEARER client first message");
        if (!credentials.Groups["scheme"].Value.Equals("bearer", StringComparison.OrdinalIgnoreCase))
            throw new SaslRefusal("Invalid scheme in OAUTHBEARER client first message", null);
        var verdict = tokens.Validate(credentials.Groups["token"].Value, now());
        if (verdict.Principal is not { } principal)
        {
            _reason = verdict.Reason;
            _refusal = verdict.MissingScope is { } scope
                ? $$"""{"status":"insufficient_scope", "scope":"{{scope}}"}"""
                : """{"status":"invalid_token"}""";
            return Encoding.UTF8.GetBytes(_refusal);
        }
        var identity = match.Groups["identity"].Value;
        if (identity.Length > 0 && identity != principal)
            throw new SaslFailure(
                $"Authentication failed: Client requested an authorization id ({identity}) that is different "
                    + $"from the token's principal name ({principal})"
            );
        User = principal;
        ExpiresAt = verdict.ExpiresAt;
        return [];
    }

    // RFC 7628, section 3.1, as Kafka reads it: n,[a=identity],^A and then key=value^A, one of which is auth, and ^A.
    [GeneratedRegex(
        @"^n,(a=(?<identity>(?:[\x01-\x7F-[=,]]|=2C|=3D)+))?,\x01((?<pair>[A-Za-z]+=[\x21-\x7E \t\r\n]+)\x01)*\x01\z"
    )]
    private static partial Regex FirstMessage();

    [GeneratedRegex(@"^(?<scheme>\w+) +(?<token>[-_~+/.a-zA-Z0-9]+=*)\z")]
    private static partial Regex Credentials();
}
