namespace Course.Kit;

/// <summary>Where an OpenID provider gives tokens, and to whom: the client credentials grant of OAuth 2
/// (KIP-768).</summary>
/// <param name="Address">The token endpoint.</param>
/// <param name="ClientId">The client's id.</param>
/// <param name="ClientSecret">Its secret.</param>
/// <param name="Scope">What is asked for; null leaves it to the provider.</param>
/// <param name="Extensions">What the broker is told besides (KIP-342), such as Confluent Cloud's <c>logicalCluster</c>
/// and <c>identityPoolId</c>.</param>
/// <param name="EncodesHeader">Whether id and secret are form-encoded in the header
/// (<c>sasl.oauthbearer.header.urlencode</c>, by default false).</param>
internal sealed record TokenSettings(
    Uri Address,
    string ClientId,
    string ClientSecret,
    string? Scope,
    IReadOnlyDictionary<string, string> Extensions,
    bool EncodesHeader
);
