using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.Security;

namespace Graders.Security;

/// <summary>The night in which another authority takes over.</summary>
internal sealed class AuthorityNight : IAsyncDisposable
{
    const string User = "booking-service";
    const string Topic = "bookings";
    const int Partitions = 2;
    const string Section = "notebook 09, on the certificate that runs out";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(15));
    readonly Clinic _clinic;
    readonly CertificateAuthority _authority = new("Course CA 2");
    readonly IssuedCertificate _certificate;
    readonly Deployment<string> _pods;

    AuthorityNight(Clinic clinic, string password)
    {
        _clinic = clinic;
        _certificate = _authority.Issue(clinic.Security.BrokerCertificate.Subject, ["localhost", "127.0.0.1"]);
        _pods = new Deployment<string>(
            Topic,
            Partitions,
            trusted =>
                new()
                {
                    BootstrapServers = clinic.Door,
                    SecurityProtocol = SecurityProtocol.SaslSsl,
                    SslCaPem = trusted,
                    SaslMechanism = SaslMechanism.ScramSha512,
                    SaslUsername = User,
                    SaslPassword = password,
                },
            trusted => $"trust in {Names(trusted)}",
            Section
        );
    }

    string Old => _clinic.Security.Authority.CaPem;

    public static async Task<AuthorityNight> OpenAsync(Clinic clinic)
    {
        // One partition for each broker: whoever writes into both has got in at both.
        await clinic.Cluster.CreateTopicAsync(Topic, Partitions, replicationFactor: 1);
        await clinic.AllowAsync(Acls.Allow(User, AclOperation.Write, ResourceType.Topic, Topic));
        var night = new AuthorityNight(clinic, (await clinic.Cluster.ClientOfAsync(User)).SaslPassword);
        await night._pods.StartAsync(night.Old);
        return night;
    }

    public async Task TheAuthorityIsChangedAsync(IAuthorityRotation rotation)
    {
        var config = await _clinic.Cluster.ClientOfAsync("operator");
        config.SslCaPem = $"{Old}\n{_authority.CaPem}";
        using var admin = Clinic.AdminOf(config);
        await rotation.RotateAsync(
            admin,
            Old,
            _authority.CaPem,
            new BrokerKeys(_certificate.CertificatePem, _certificate.KeyPem),
            _pods
        );
        _pods.NothingWasRefused();
    }

    public async Task EveryBrokerShowsTheNewCertificateAsync()
    {
        foreach (var address in _clinic.Door.Split(','))
        {
            X509Certificate2? shown = null;
            var isNew = await Wait.HoldsAsync(
                Patience,
                async () => (shown = await ShownAtAsync(address)).Thumbprint == _certificate.Certificate.Thumbprint
            );
            Fail.Unless(
                isNew,
                happened: $"the rotation is over, and a broker (at {address}) shows a certificate that "
                    + $"{shown?.Issuer} has signed",
                expected: $"each broker shows the new certificate there, of {_authority.Subject}",
                read: Section
            );
        }
    }

    public async Task ThePodsTrustTheNewAuthorityAloneAsync()
    {
        var trusted = _pods.Settings.Count == 0 ? Old : _pods.Settings[^1];
        Fail.Unless(
            Names(trusted) == _authority.Subject,
            happened: $"the rotation is over, and the pods trust {Names(trusted)}: whoever has the old authority's key "
                + "can still play the broker",
            expected: "the pods trust the new authority, and no other",
            read: Section
        );
        await _pods.ComeBackAsync();
        _pods.NothingWasRefused();
    }

    public async ValueTask DisposeAsync()
    {
        await _pods.DisposeAsync();
        _authority.Dispose();
    }

    static string Names(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count == 0
            ? "nobody"
            : string.Join(" and ", certificates.Select(certificate => certificate.Subject).Distinct());
    }

    static async Task<X509Certificate2> ShownAtAsync(string address)
    {
        var colon = address.LastIndexOf(':');
        using var client = new TcpClient();
        await client.ConnectAsync(address[..colon], int.Parse(address[(colon + 1)..]));
        // It looks, and does not talk: there is nothing to verify.
        await using var encrypted = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await encrypted.AuthenticateAsClientAsync(address[..colon]);
        return new X509Certificate2(encrypted.RemoteCertificate!);
    }
}
