using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka;

/// <summary>A client's certificate with its private key.</summary>
public sealed class ClientCertificate
{
    internal ClientCertificate(X509Certificate2 certificate)
    {
        Certificate = certificate;
        CertificatePem = certificate.ExportCertificatePem();
        using var key = certificate.GetECDsaPrivateKey()!;
        KeyPem = key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>With its key, as .NET's own clients take it.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>As <c>ssl.certificate.pem</c> takes it.</summary>
    public string CertificatePem { get; }

    /// <summary>The private key (PKCS #8, not encrypted), as <c>ssl.key.pem</c> takes it.</summary>
    public string KeyPem { get; }
}
