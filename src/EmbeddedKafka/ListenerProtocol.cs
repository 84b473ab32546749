namespace EmbeddedKafka;

/// <summary>What a listener asks of clients: Kafka's security protocols.</summary>
public enum ListenerProtocol
{
    /// <summary>Neither encryption nor authentication; everybody is <c>User:ANONYMOUS</c>.</summary>
    Plaintext,

    /// <summary>TLS; a client with a certificate is its subject.</summary>
    Ssl,

    /// <summary>A user and a password, or a token, in the clear.</summary>
    SaslPlaintext,

    /// <summary>TLS, and within it a user and a password, or a token.</summary>
    SaslSsl,
}
