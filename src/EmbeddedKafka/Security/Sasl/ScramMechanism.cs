using System.Security.Cryptography;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>A kind of SCRAM (RFC 5802), by its number in the protocol (KIP-554).</summary>
internal sealed record ScramMechanism(sbyte Type, string Name, HashAlgorithmName Hash, int HashBytes)
{
    public const int MinIterations = 4096;
    public const int MaxIterations = 16384;

    public static readonly ScramMechanism Sha256 = new(1, "SCRAM-SHA-256", HashAlgorithmName.SHA256, 32);
    public static readonly ScramMechanism Sha512 = new(2, "SCRAM-SHA-512", HashAlgorithmName.SHA512, 64);

    public static ScramMechanism? Of(sbyte type) =>
        type == Sha256.Type ? Sha256
        : type == Sha512.Type ? Sha512
        : null;

    public byte[] Mac(byte[] key, ReadOnlySpan<byte> text) =>
        this == Sha256 ? HMACSHA256.HashData(key, text) : HMACSHA512.HashData(key, text);

    public byte[] Digest(ReadOnlySpan<byte> text) => this == Sha256 ? SHA256.HashData(text) : SHA512.HashData(text);
}
