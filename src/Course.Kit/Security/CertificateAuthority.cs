using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Course.Kit;

/// <summary>An authority of certificates that lives in memory: it signs what a cluster or an experiment needs, right or
/// wrong. Its key is made with it and shown nowhere.</summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public sealed class CertificateAuthority : IDisposable, IShown
{
    static readonly TimeSpan Age = TimeSpan.FromDays(365),
        Skew = TimeSpan.FromDays(1),
        Lifetime = TimeSpan.FromDays(30);
    readonly X509Certificate2 _certificate;

    /// <summary>Makes one.</summary>
    /// <param name="name">Its common name. Default: <c>Course CA</c>.</param>
    public CertificateAuthority(string name = "Course CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow - Age, DateTimeOffset.UtcNow + Age);
    }

    /// <summary>Its own certificate in PEM, as <c>ssl.ca.pem</c> and <c>ssl.truststore.certificates</c> take
    /// it.</summary>
    public string CaPem => _certificate.ExportCertificatePem();

    /// <summary>Its distinguished name.</summary>
    public string Subject => _certificate.Subject;

    View IShown.View => Table.Of([new { Authority = Subject, ValidUntil = $"{_certificate.NotAfter:u}" }]);

    /// <summary>Signs a certificate for a new key (P-256).</summary>
    /// <param name="subject">Its distinguished name, such as <c>CN=booking-service</c>.</param>
    /// <param name="names">Its alternative names, hosts and addresses: what a client compares with the address that it
    /// calls. Default: none.</param>
    /// <param name="validFrom">Default: a day ago.</param>
    /// <param name="validUntil">Default: in 30 days.</param>
    public IssuedCertificate Issue(
        string subject,
        IEnumerable<string>? names = null,
        DateTimeOffset? validFrom = null,
        DateTimeOffset? validUntil = null
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        if (names?.ToArray() is { Length: > 0 } alternatives)
            request.CertificateExtensions.Add(Alternatives(alternatives));
        using var authority = _certificate.GetECDsaPrivateKey()!;
        using var signed = request.Create(
            _certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(authority),
            validFrom ?? DateTimeOffset.UtcNow - Skew,
            validUntil ?? DateTimeOffset.UtcNow + Lifetime,
            RandomNumberGenerator.GetBytes(16)
        );
        return new IssuedCertificate(signed.CopyWithPrivateKey(key), CaPem);
    }

    /// <summary>Forgets its key.</summary>
    public void Dispose() => _certificate.Dispose();

    /// <summary>Its name.</summary>
    public override string ToString() => $"{Subject}, valid until {_certificate.NotAfter:u}";

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
