using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>An authority of the cluster's own, made when first needed: it signs the brokers' certificate and those that
/// tests ask for.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public CertificateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EmbeddedKafka CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        // Certificates are checked by the machine's clock, on both sides, whatever the cluster's clock says.
        var now = DateTimeOffset.UtcNow;
        Certificate = request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
    }

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 IssueServer(IEnumerable<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var host in hosts)
            if (!IPAddress.TryParse(host, out var address))
                names.AddDnsName(host);
            else if (!IPAddress.IsLoopback(address))
                names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        return Issue(request, key, "1.3.6.1.5.5.7.3.1");
    }

    public X509Certificate2 IssueClient(X500DistinguishedName subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Issue(new CertificateRequest(subject, key, HashAlgorithmName.SHA256), key, "1.3.6.1.5.5.7.3.2");
    }

    public void Dispose() => Certificate.Dispose();

    X509Certificate2 Issue(CertificateRequest request, ECDsa key, string usage)
    {
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var signed = request.Create(
            Certificate,
            Certificate.NotBefore,
            Certificate.NotAfter.AddMinutes(-1),
            RandomNumberGenerator.GetBytes(16)
        );
        using var withKey = signed.CopyWithPrivateKey(key);
        // Windows and macOS serve only keys that came from a file of this kind.
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pkcs12),
            null,
            X509KeyStorageFlags.Exportable
        );
    }
}
