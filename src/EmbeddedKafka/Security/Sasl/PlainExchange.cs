using System.Security.Cryptography;
using System.Text;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>PLAIN (RFC 4616): authorization id, user and password, separated by NUL.</summary>
internal sealed class PlainExchange(IReadOnlyDictionary<string, string> users) : ISaslExchange
{
    public string? User { get; private set; }

    public byte[] Answer(byte[] token)
    {
        var parts = Encoding.UTF8.GetString(token).Split('\0');
        if (parts.Length != 3)
            throw new SaslFailure($"Invalid SASL/PLAIN response: expected 3 tokens, got {parts.Length}");
        var (identity, user, password) = (parts[0], parts[1], parts[2]);
        if (user.Length == 0)
            throw new SaslFailure("Authentication failed: username not specified");
        if (password.Length == 0)
            throw new SaslFailure("Authentication failed: password not specified");
        if (
            !users.TryGetValue(user, out var expected)
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(expected),
                Encoding.UTF8.GetBytes(password)
            )
        )
            throw new SaslFailure("Authentication failed: Invalid username or password");
        if (identity.Length > 0 && identity != user)
            throw new SaslFailure(
                "Authentication failed: Client requested an authorization id that is different from username"
            );
        User = user;
        return [];
    }
}
