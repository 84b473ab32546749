namespace EmbeddedKafka.Security.Sasl;

/// <summary>One mechanism's conversation with one client.</summary>
internal interface ISaslExchange
{
    /// <summary>Takes the client's next token and returns the broker's.</summary>
    /// <exception cref="SaslFailure">The client is not who it says, or does not speak the mechanism.</exception>
    byte[] Answer(byte[] token);

    /// <summary>The user, once the conversation is complete.</summary>
    string? User { get; }

    /// <summary>When what the client showed runs out, in milliseconds since the epoch; null for never.</summary>
    long? ExpiresAt => null;

    /// <summary>Why a client that has shown who it is gets nothing all the same; its connection ends with its first
    /// request, as in Kafka.</summary>
    string? Bar => null;

    /// <summary>Whether the client has shown a delegation token rather than credentials of its own.</summary>
    bool IsByToken => false;
}
