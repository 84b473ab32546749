namespace EmbeddedKafka.Security.OAuth;

/// <summary>The keys that signatures are verified with. Called from any thread.</summary>
internal interface ITokenKeys
{
    /// <summary>The key that a token names (null: it names none), for an algorithm; null when there is none.</summary>
    TokenKey? Find(string? id, SignatureAlgorithm algorithm);
}
