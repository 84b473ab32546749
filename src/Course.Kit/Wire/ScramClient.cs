using System.Security.Cryptography;
using System.Text;

namespace Course.Kit;

/// <summary>The client's side of SCRAM (RFC 5802), without channel binding, as Kafka uses it (KIP-84).</summary>
internal sealed class ScramClient
{
    const string Header = "n,,";
    readonly HashAlgorithmName _hash;
    readonly string _password;
    readonly string _bare;
    readonly string _nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    byte[] _serverSignature = [];

    /// <summary>By token, the user is the id of a delegation token (KIP-48), and the password its HMAC in
    /// base64.</summary>
    public ScramClient(string mechanism, string user, string password, bool isByToken = false)
    {
        _hash = mechanism == "SCRAM-SHA-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
        _password = password;
        _bare = $"n={user.Replace("=", "=3D").Replace(",", "=2C")},r={_nonce}{(isByToken ? ",tokenauth=true" : "")}";
    }

    public byte[] First() => Encoding.UTF8.GetBytes(Header + _bare);

    /// <summary>Answers the challenge.</summary>
    /// <exception cref="IOException">It is none.</exception>
    public byte[] Final(ReadOnlyMemory<byte> challenge)
    {
        var said = Encoding.UTF8.GetString(challenge.Span);
        var (nonce, salt, rounds) = (
            Field(said, 'r'),
            Convert.FromBase64String(Field(said, 's')),
            int.Parse(Field(said, 'i'))
        );
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal))
            throw new IOException("the server answers somebody else");
        var bytes = _hash == HashAlgorithmName.SHA256 ? 32 : 64;
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(_password), salt, rounds, _hash, bytes);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(Header))},r={nonce}";
        var message = Encoding.UTF8.GetBytes($"{_bare},{said},{withoutProof}");
        var clientKey = Keyed(salted, "Client Key"u8);
        var proof = Keyed(Hashed(clientKey), message);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        _serverSignature = Keyed(Keyed(salted, "Server Key"u8), message);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Makes sure that the server knows the password too.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void Confirm(ReadOnlyMemory<byte> last)
    {
        var signature = Convert.FromBase64String(Field(Encoding.UTF8.GetString(last.Span), 'v'));
        if (!CryptographicOperations.FixedTimeEquals(signature, _serverSignature))
            throw new IOException("the server does not know the password");
    }

    byte[] Keyed(byte[] key, ReadOnlySpan<byte> message) =>
        _hash == HashAlgorithmName.SHA256 ? HMACSHA256.HashData(key, message) : HMACSHA512.HashData(key, message);

    byte[] Hashed(byte[] bytes) => _hash == HashAlgorithmName.SHA256 ? SHA256.HashData(bytes) : SHA512.HashData(bytes);

    static string Field(string message, char name) =>
        message.Split(',').FirstOrDefault(field => field.StartsWith($"{name}=", StringComparison.Ordinal))?[2..]
        ?? throw new IOException($"the server's message has no {name}=");
}
