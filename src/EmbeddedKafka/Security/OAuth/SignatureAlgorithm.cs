using System.Security.Cryptography;

namespace EmbeddedKafka.Security.OAuth;

/// <summary>An algorithm of RFC 7518, section 3.1, but for <c>none</c>, which is no signature.</summary>
internal sealed record SignatureAlgorithm(string Name, string KeyType, HashAlgorithmName Hash)
{
    /// <summary>Of RSA.</summary>
    public RSASignaturePadding? Padding { get; init; }

    /// <summary>Of EC, the only curve that it goes with.</summary>
    public string? Curve { get; init; }

    static readonly Dictionary<string, SignatureAlgorithm> All = Make()
        .ToDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);

    /// <summary>Null for one that there is not.</summary>
    public static SignatureAlgorithm? Find(string name) => All.GetValueOrDefault(name);

    static IEnumerable<SignatureAlgorithm> Make()
    {
        foreach (var (bits, curve) in ((int, string)[])[(256, "P-256"), (384, "P-384"), (512, "P-521")])
        {
            var hash = new HashAlgorithmName($"SHA{bits}");
            yield return new($"RS{bits}", "RSA", hash) { Padding = RSASignaturePadding.Pkcs1 };
            yield return new($"PS{bits}", "RSA", hash) { Padding = RSASignaturePadding.Pss };
            yield return new($"ES{bits}", "EC", hash) { Curve = curve };
            yield return new($"HS{bits}", "oct", hash);
        }
    }
}
