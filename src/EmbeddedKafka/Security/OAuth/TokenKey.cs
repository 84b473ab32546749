using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace EmbeddedKafka.Security.OAuth;

/// <summary>A key that verifies signatures, of a JSON Web Key Set (RFC 7517).</summary>
internal sealed class TokenKey
{
    const int LeastRsaBits = 2048;

    RSAParameters _rsa;
    ECParameters _ec;
    byte[] _secret = [];

    TokenKey(string? id, string type, string? algorithm, string? curve) =>
        (Id, Type, Algorithm, Curve) = (id, type, algorithm, curve);

    public string? Id { get; }

    /// <summary>RSA, EC or oct.</summary>
    public string Type { get; }

    /// <summary>The one algorithm that it is for; null for all of its type.</summary>
    public string? Algorithm { get; }

    /// <summary>P-256, P-384 or P-521; null where it is no EC key.</summary>
    public string? Curve { get; }

    /// <summary>The keys of a set that can verify. One that is not understood, or is for something else, is left out,
    /// as RFC 7517 asks.</summary>
    /// <exception cref="JsonException">It is no key set.</exception>
    public static IReadOnlyList<TokenKey> ReadSet(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("keys", out var keys)
            && keys.ValueKind == JsonValueKind.Array
            ? [.. keys.EnumerateArray().Select(Read).OfType<TokenKey>()]
            : throw new JsonException("it has no list \"keys\"");
    }

    /// <summary>Whether a signature is that of this key. False as well for a key that is too weak or of another curve
    /// than the algorithm's.</summary>
    public bool Verifies(SignatureAlgorithm algorithm, byte[] data, byte[] signature)
    {
        try
        {
            switch (Type)
            {
                case "RSA":
                    using (var rsa = RSA.Create(_rsa))
                        return rsa.KeySize >= LeastRsaBits
                            && rsa.VerifyData(data, signature, algorithm.Hash, algorithm.Padding!);
                case "EC":
                    using (var ec = ECDsa.Create(_ec))
                        return Curve == algorithm.Curve && ec.VerifyData(data, signature, algorithm.Hash);
                default:
                    var expected = CryptographicOperations.HmacData(algorithm.Hash, _secret, data);
                    return _secret.Length >= expected.Length
                        && CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static TokenKey? Read(JsonElement key)
    {
        try
        {
            return Text(key, "use") is null or "sig" && MayVerify(key) ? ReadKind(key) : null;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    static bool MayVerify(JsonElement key) =>
        !key.TryGetProperty("key_ops", out var operations)
        || operations.EnumerateArray().Any(operation => operation.GetString() == "verify");

    static TokenKey? ReadKind(JsonElement key)
    {
        var type = Text(key, "kty");
        var made = new TokenKey(Text(key, "kid"), type ?? "", Text(key, "alg"), Text(key, "crv"));
        switch (type)
        {
            case "RSA":
                made._rsa = new() { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") };
                return made;
            case "EC" when CurveOf(made.Curve) is { } curve:
                made._ec = new()
                {
                    Curve = curve,
                    Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") },
                };
                return made;
            case "oct":
                made._secret = Bytes(key, "k");
                return made;
            default:
                return null;
        }
    }

    static ECCurve? CurveOf(string? name) =>
        name switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => null,
        };

    static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) ? value.GetString() : null;

    static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
