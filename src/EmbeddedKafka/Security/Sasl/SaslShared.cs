using EmbeddedKafka.Security.OAuth;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>What all listeners with SASL know in common.</summary>
internal sealed class SaslShared(
    IDictionary<string, string> users,
    DelegationTokens tokens,
    TimeProvider time,
    Action<string> log
)
{
    /// <summary>Names and passwords of the options, for PLAIN where a listener has no users of its own.</summary>
    public IReadOnlyDictionary<string, string> Users { get; } =
        new Dictionary<string, string>(users, StringComparer.Ordinal);

    public ScramCredentials Scram { get; } = new(users);

    /// <summary>What clients may log in with instead of credentials of their own.</summary>
    public DelegationTokens Tokens => tokens;

    public TimeProvider Time => time;

    /// <summary>The keys that sign tokens, once for all who read them from the same place.</summary>
    public TokenKeySources Keys { get; } = new(time, log);
}
