using System.Security.Cryptography.X509Certificates;

namespace Course.Kit;

/// <summary>A certificate with its private key, as <see cref="CertificateAuthority.Issue"/> makes it. What is shown of
/// it is whose it is and until when; the key is not.</summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public sealed class IssuedCertificate : IShown
{
    internal IssuedCertificate(X509Certificate2 certificate, string authorityPem)
    {
        Certificate = certificate;
        CertificatePem = certificate.ExportCertificatePem();
        AuthorityPem = authorityPem;
        using var key = certificate.GetECDsaPrivateKey()!;
        KeyPem = key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>With its key, as .NET takes it.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate, as <c>ssl.certificate.pem</c> and <c>ssl.keystore.certificate.chain</c> take
    /// it.</summary>
    public string CertificatePem { get; }

    /// <summary>The private key (PKCS #8, not encrypted), as <c>ssl.key.pem</c> and <c>ssl.keystore.key</c> take
    /// it.</summary>
    public string KeyPem { get; }

    /// <summary>Who signed it.</summary>
    public string AuthorityPem { get; }

    /// <summary>Its distinguished name, such as <c>CN=booking-service</c>.</summary>
    public string Subject => Certificate.Subject;

    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore => Certificate.NotBefore;

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter => Certificate.NotAfter;

    View IShown.View =>
        Table.Of([
            new
            {
                Subject,
                SignedBy = Certificate.Issuer,
                ValidFrom = $"{NotBefore:u}",
                ValidUntil = $"{NotAfter:u}",
            },
        ]);

    /// <summary>Whose it is, who signed it, and until when it is valid.</summary>
    public override string ToString() => $"{Subject}, signed by {Certificate.Issuer}, valid until {NotAfter:u}";
}
