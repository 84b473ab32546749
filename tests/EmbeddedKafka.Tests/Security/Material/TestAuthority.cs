using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Tests.Security.Material;

/// <summary>An authority that signs whatever certificate a test needs, right or wrong. Keys are made in each
/// run.</summary>
internal sealed class TestAuthority : IDisposable
{
    public TestAuthority(string name = "Test CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-365), DateTimeOffset.UtcNow.AddDays(365));
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate with its key.</summary>
    /// <param name="subject">Its distinguished name.</param>
    /// <param name="names">Its alternative names, hosts and addresses.</param>
    /// <param name="from">Valid from, in days from now.</param>
    /// <param name="until">Valid until, in days from now.</param>
    /// <param name="isRsa">Whether its key is RSA rather than P-256.</param>
    public X509Certificate2 Issue(
        string subject,
        IEnumerable<string>? names = null,
        double from = -1,
        double until = 30,
        bool isRsa = false
    )
    {
        using AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        if (names?.ToArray() is { Length: > 0 } alternatives)
            request.CertificateExtensions.Add(Alternatives(alternatives));
        var signer = X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!);
        using var signed = request.Create(
            Certificate.SubjectName,
            signer,
            DateTimeOffset.UtcNow.AddDays(from),
            DateTimeOffset.UtcNow.AddDays(until),
            RandomNumberGenerator.GetBytes(16)
        );
        return key is RSA own ? signed.CopyWithPrivateKey(own) : signed.CopyWithPrivateKey((ECDsa)key);
    }

    /// <summary>The private key of a certificate (PKCS #8).</summary>
    public static string KeyPem(X509Certificate2 certificate) =>
        certificate.GetRSAPrivateKey()?.ExportPkcs8PrivateKeyPem()
        ?? certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public void Dispose() => Certificate.Dispose();

    static X509Extension Alternatives(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        return builder.Build();
    }
}
