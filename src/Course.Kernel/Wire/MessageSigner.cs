using System.Security.Cryptography;
using System.Text;

namespace Course.Kernel.Wire;

/// <summary>Signs messages and tells whether a signature is right. Without a key nothing is signed and everything is
/// right.</summary>
internal sealed class MessageSigner
{
    public const string DefaultScheme = "hmac-sha256";

    readonly HashAlgorithmName _algorithm;
    readonly byte[] _key;

    /// <exception cref="KernelException">The scheme is none that this kernel knows.</exception>
    public MessageSigner(string key, string scheme)
    {
        _key = Encoding.UTF8.GetBytes(key);
        _algorithm = scheme switch
        {
            DefaultScheme => HashAlgorithmName.SHA256,
            "hmac-sha384" => HashAlgorithmName.SHA384,
            "hmac-sha512" => HashAlgorithmName.SHA512,
            "hmac-sha1" => HashAlgorithmName.SHA1,
            _ => throw new KernelException(
                $"The connection file asks for signatures by \"{scheme}\"; this kernel has hmac-sha256, "
                    + "-sha384, -sha512 and -sha1."
            ),
        };
    }

    /// <summary>The signature in lower-case hexadecimal digits, as the wire carries it.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> parts)
    {
        if (_key.Length == 0)
            return [];
        using var mac = IncrementalHash.CreateHMAC(_algorithm, _key);
        foreach (var part in parts)
            mac.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(mac.GetHashAndReset()));
    }

    public bool IsRight(ReadOnlySpan<byte> signature, ReadOnlySpan<byte[]> parts) =>
        _key.Length == 0 || CryptographicOperations.FixedTimeEquals(signature, Sign(parts));
}
