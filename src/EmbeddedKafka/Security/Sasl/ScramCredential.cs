using System.Security.Cryptography;
using System.Text;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>What a broker keeps of a password: enough to recognize it and to prove itself, not enough to be the
/// user.</summary>
internal sealed class ScramCredential
{
    readonly Lazy<(byte[] Stored, byte[] Server)> _keys;

    public ScramCredential(ScramMechanism mechanism, byte[] salt, byte[] saltedPassword, int iterations)
        : this(mechanism, salt, () => saltedPassword, iterations) { }

    /// <summary>As it was kept.</summary>
    public ScramCredential(byte[] salt, byte[] storedKey, byte[] serverKey, int iterations)
    {
        Salt = salt;
        Iterations = iterations;
        _keys = new((storedKey, serverKey));
    }

    ScramCredential(ScramMechanism mechanism, byte[] salt, Func<byte[]> saltedPassword, int iterations)
    {
        Salt = salt;
        Iterations = iterations;
        _keys = new(() =>
        {
            var salted = saltedPassword();
            return (mechanism.Digest(mechanism.Mac(salted, "Client Key"u8)), mechanism.Mac(salted, "Server Key"u8));
        });
    }

    public byte[] Salt { get; }
    public int Iterations { get; }
    public byte[] StoredKey => _keys.Value.Stored;
    public byte[] ServerKey => _keys.Value.Server;

    /// <summary>Of a password that an option gives; the thousands of hashes wait until somebody logs in with
    /// it.</summary>
    public static ScramCredential Of(ScramMechanism mechanism, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(20);
        return new(
            mechanism,
            salt,
            () =>
                Rfc2898DeriveBytes.Pbkdf2(
                    Encoding.UTF8.GetBytes(password),
                    salt,
                    ScramMechanism.MinIterations,
                    mechanism.Hash,
                    mechanism.HashBytes
                ),
            ScramMechanism.MinIterations
        );
    }
}
