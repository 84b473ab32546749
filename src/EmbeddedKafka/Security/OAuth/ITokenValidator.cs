namespace EmbeddedKafka.Security.OAuth;

/// <summary>Decides about the tokens of OAUTHBEARER. Called from any thread.</summary>
internal interface ITokenValidator
{
    /// <summary>Looks at a token in its compact form at <paramref name="now"/>, milliseconds since the epoch.</summary>
    TokenVerdict Validate(string compact, long now);
}
