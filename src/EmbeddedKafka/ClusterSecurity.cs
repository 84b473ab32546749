using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Network;

namespace EmbeddedKafka;

/// <summary>The certificates of a cluster: what a test gives to clients of listeners with TLS.</summary>
public sealed class ClusterSecurity
{
    readonly ListenerGates _gates;

    internal ClusterSecurity(ListenerGates gates) => _gates = gates;

    /// <summary>The authority that signed the brokers' certificate, unless the options brought one; in PEM, as
    /// <c>ssl.ca.pem</c> and <c>ssl.truststore.certificates</c> take it.</summary>
    public string CaPem => _gates.Authority.Certificate.ExportCertificatePem();

    /// <inheritdoc cref="CaPem"/>
    public X509Certificate2 Ca => X509CertificateLoader.LoadCertificate(_gates.Authority.Certificate.RawData);

    /// <summary>Makes a certificate, with its key, for another server on this machine, such as a schema registry:
    /// <c>localhost</c> and the loopback addresses. Who trusts <see cref="CaPem"/> trusts it.</summary>
    public X509Certificate2 IssueServerCertificate() => _gates.Authority.IssueServer([]);

    /// <summary>Makes a client's certificate that the brokers trust.</summary>
    /// <param name="subject">Its distinguished name, such as <c>CN=orders-service, O=Example</c>.</param>
    public ClientCertificate IssueClientCertificate(string subject) =>
        IssueClientCertificate(new X500DistinguishedName(subject));

    /// <inheritdoc cref="IssueClientCertificate(string)"/>
    public ClientCertificate IssueClientCertificate(X500DistinguishedName subject) =>
        new(_gates.Authority.IssueClient(subject));
}
