using System.Collections.Concurrent;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Security;

public sealed class TlsScenarios
{
    const string Listener = "SECURE";

    static Task<EmbeddedKafkaCluster> StartAsync(
        ListenerProtocol protocol = ListenerProtocol.Ssl,
        SecurityOptions? security = null
    ) =>
        EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Listeners = [new(Listener, protocol), new("PLAINTEXT")],
                Security = security ?? new(),
            }
        );

    static Action<ClientConfig> Trusting(EmbeddedKafkaCluster cluster, ClientCertificate? client = null) =>
        config =>
        {
            config.SecurityProtocol = SecurityProtocol.Ssl;
            config.SslCaPem = cluster.Security.CaPem;
            config.SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.Https;
            config.SslCertificatePem = client?.CertificatePem;
            config.SslKeyPem = client?.KeyPem;
        };

    [Fact]
    public async Task Records_travel_encrypted_large_ones_as_well()
    {
        await using var cluster = await StartAsync();
        var large = new string('x', 900_000);
        using var producer = Clients.Producer(cluster, Trusting(cluster));
        await producer.ProduceAsync("orders", new() { Value = "tea" });
        await producer.ProduceAsync("orders", new() { Value = large });
        Assert.Equal(
            ["tea", large],
            Clients.ReadAll(cluster, "orders", 2, change: Trusting(cluster)).Select(read => read.Message.Value)
        );
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_authority_stays_out()
    {
        await using var cluster = await StartAsync();
        await using var other = await StartAsync();
        var config = new ClientConfig { BootstrapServers = cluster.BootstrapServers };
        Trusting(other)(config);
        Assert.Equal(ErrorCode.Local_Ssl, (await Login.FirstErrorAsync(config)).Code);
    }

    [Fact]
    public async Task Where_certificates_are_required_one_without_stays_out()
    {
        var log = new ConcurrentQueue<string>();
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Listeners = [new(Listener, ListenerProtocol.Ssl)],
                Security = new() { ClientAuthentication = ClientAuthentication.Required },
                Logger = log.Enqueue,
            }
        );
        using var nobody = Clients.Producer(cluster, Trusting(cluster));
        await Clients.UntilAsync(
            () => log.Any(line => line.Contains("TLS handshake failed")),
            "the client without a certificate is turned away"
        );
        Assert.Empty(cluster.Traffic().Requests);
        using var producer = Clients.Producer(
            cluster,
            Trusting(cluster, cluster.Security.IssueClientCertificate("CN=orders"))
        );
        await producer.ProduceAsync("orders", new() { Value = "tea" });
    }

    [Theory]
    [InlineData("DEFAULT", "User:CN=orders,O=Example")]
    [InlineData("RULE:^CN=(.*?),O=Example$/$1-service/U,DEFAULT", "User:ORDERS-SERVICE")]
    public async Task A_certificate_makes_its_subject_the_principal(string rules, string principal)
    {
        await using var cluster = await StartAsync(
            security: new()
            {
                ClientAuthentication = ClientAuthentication.Requested,
                PrincipalMappingRules = rules,
                Authorize = true,
                SuperUsers = [principal],
            }
        );
        using (
            var trusted = Clients.Producer(
                cluster,
                Trusting(cluster, cluster.Security.IssueClientCertificate("CN=orders, O=Example"))
            )
        )
            await trusted.ProduceAsync("orders", new() { Value = "tea" });
        using var anonymous = Clients.Producer(cluster, Trusting(cluster));
        var failure = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            anonymous.ProduceAsync("orders", new() { Value = "tea" })
        );
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, failure.Error.Code);
    }

    [Fact]
    public async Task Passwords_within_tls()
    {
        await using var cluster = await StartAsync(ListenerProtocol.SaslSsl, new() { Users = Login.Users });
        using var producer = Clients.Producer(
            cluster,
            config =>
            {
                Trusting(cluster)(config);
                config.SecurityProtocol = SecurityProtocol.SaslSsl;
                config.SaslMechanism = SaslMechanism.ScramSha256;
                config.SaslUsername = "alice";
                config.SaslPassword = Login.Users["alice"];
            }
        );
        await producer.ProduceAsync("orders", new() { Value = "tea" });
    }

    [Fact]
    public async Task What_is_not_tls_harms_only_its_connection()
    {
        await using var cluster = await StartAsync();
        using (var raw = await Network.RawClient.ConnectAsync(cluster.Brokers[0].Port))
        {
            await raw.SendAsync(Network.RawClient.Frame(EmbeddedKafka.Protocol.ApiKey.ApiVersions, 0, 1, null));
            Assert.Null(await raw.ReceiveAsync());
        }
        using var producer = Clients.Producer(cluster, Trusting(cluster));
        await producer.ProduceAsync("orders", new() { Value = "tea" });
    }
}
