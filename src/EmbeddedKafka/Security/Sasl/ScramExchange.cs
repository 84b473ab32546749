using System.Security.Cryptography;
using System.Text;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>SCRAM (RFC 5802): both sides prove that they know the password, and neither sends it. Whatever goes wrong,
/// the client hears one sentence. With the extension <c>tokenauth=true</c> the name is a delegation token's id, and the
/// user its owner (KIP-48).</summary>
internal sealed class ScramExchange(ScramMechanism mechanism, ScramCredentials credentials, DelegationTokens tokens)
    : ISaslExchange
{
    ScramCredential? _credential;
    string _user = "";
    string _clientFirstBare = "";
    string _serverFirst = "";
    string _nonce = "";

    public string? User { get; private set; }

    public long? ExpiresAt { get; private set; }

    public bool IsByToken { get; private set; }

    public byte[] Answer(byte[] token)
    {
        var message = Encoding.UTF8.GetString(token);
        return _credential is null ? Challenge(message) : Verify(message);
    }

    byte[] Challenge(string message)
    {
        // gs2-header: "n,", an authorization id or nothing, a comma; then n=user,r=nonce and extensions.
        var parts = message.Split(',', 3);
        if (parts.Length < 3 || parts[0] != "n")
            throw Invalid("client first");
        _clientFirstBare = parts[2];
        _user = Decode(Attribute(_clientFirstBare, 'n') ?? throw Invalid("client first"));
        var clientNonce = Attribute(_clientFirstBare, 'r') ?? throw Invalid("client first");
        var name = _user;
        var credential = FindCredential(name) ?? throw new SaslFailure(null, "no such credential");
        var identity = parts[1].StartsWith("a=", StringComparison.Ordinal) ? Decode(parts[1][2..]) : "";
        if (identity.Length > 0 && identity != name)
            throw new SaslFailure(
                "Authentication failed: Client requested an authorization id that is different from username"
            );
        _credential = credential;
        _nonce = clientNonce + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(credential.Salt)},i={credential.Iterations}";
        return Encoding.UTF8.GetBytes(_serverFirst);
    }

    ScramCredential? FindCredential(string name)
    {
        IsByToken = _clientFirstBare
            .Split(',')
            .Any(part => part.Equals("tokenauth=true", StringComparison.OrdinalIgnoreCase));
        if (!IsByToken)
            return credentials.Find(name, mechanism);
        if (tokens.Find(name) is not { } token)
            return null;
        (_user, ExpiresAt) = (token.Owner.Name, token.ExpiresAt);
        return token.CredentialFor(mechanism);
    }

    byte[] Verify(string message)
    {
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0 || Attribute(message, 'r') != _nonce)
            throw Invalid("client final");
        var auth = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{message[..proofAt]}");
        var proof = new byte[mechanism.HashBytes];
        if (!Convert.TryFromBase64String(message[(proofAt + 3)..], proof, out var size) || size != proof.Length)
            throw Invalid("client final");
        var signature = mechanism.Mac(_credential!.StoredKey, auth);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i];
        if (!CryptographicOperations.FixedTimeEquals(mechanism.Digest(proof), _credential.StoredKey))
            throw new SaslFailure(null, "Invalid client credentials");
        User = _user;
        return Encoding.UTF8.GetBytes("v=" + Convert.ToBase64String(mechanism.Mac(_credential.ServerKey, auth)));
    }

    static string? Attribute(string message, char name)
    {
        foreach (var part in message.Split(','))
            if (part.Length > 2 && part[0] == name && part[1] == '=')
                return part[2..];
        return null;
    }

    static string Decode(string saslName) =>
        saslName.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);

    static SaslFailure Invalid(string which) => new(null, $"Invalid SCRAM {which} message format");
}
