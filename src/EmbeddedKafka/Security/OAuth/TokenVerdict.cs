namespace EmbeddedKafka.Security.OAuth;

/// <summary>What a validator makes of a token: whose it is and until when (milliseconds since the epoch), or why it is
/// refused. The reason is for the broker's log; it holds nothing of the token that is a secret.</summary>
internal readonly record struct TokenVerdict(string? Principal, long ExpiresAt, string? Reason)
{
    /// <summary>When only a scope is missing, which.</summary>
    public string? MissingScope { get; init; }

    public static TokenVerdict Refuse(string reason) => new(null, 0, reason);
}
