namespace EmbeddedKafka;

/// <summary>Whether a listener with TLS wants a certificate of clients (<c>ssl.client.auth</c>).</summary>
public enum ClientAuthentication
{
    /// <summary>It does not ask; everybody is <c>User:ANONYMOUS</c>.</summary>
    None,

    /// <summary>It asks, and lets in who has none as <c>User:ANONYMOUS</c>. A certificate that is not trusted is
    /// refused.</summary>
    Requested,

    /// <summary>Nobody gets in without a certificate that it trusts.</summary>
    Required,
}
