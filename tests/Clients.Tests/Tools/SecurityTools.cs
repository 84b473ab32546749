using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class SecurityTools(JavaHost java) : KafkaTools(java)
{
    protected override EmbeddedKafkaOptions Options => SecureCluster.Options;

    [Theory]
    [InlineData("PLAIN", "plain.PlainLoginModule", SecureCluster.Sasl)]
    [InlineData("SCRAM-SHA-256", "scram.ScramLoginModule", SecureCluster.Sasl)]
    [InlineData("SCRAM-SHA-512", "scram.ScramLoginModule", SecureCluster.SaslTls)]
    public async Task A_user_does_what_the_rules_allow(string mechanism, string module, string listener)
    {
        await CreateAsync("orders", replicas: 2);
        await SecureCluster.WithFileAsync(
            Cluster.Security.CaPem,
            authorities =>
                SecureCluster.WithFileAsync(
                    $"""
                    security.protocol={(listener == SecureCluster.Sasl ? "SASL_PLAINTEXT" : "SASL_SSL")}
                    sasl.mechanism={mechanism}
                    sasl.jaas.config=org.apache.kafka.common.security.{module} required username="alice" password="{SecureCluster.Password}";
                    ssl.truststore.type=PEM
                    ssl.truststore.location={authorities}
                    """,
                    async config =>
                    {
                        var produce =
                            $"console-producer --topic orders --command-config {config} --bootstrap-server "
                            + $"{Cluster.BootstrapServersOf(listener)} --command-property "
                            + "delivery.timeout.ms=10000 --command-property request.timeout.ms=5000 "
                            + "--command-property linger.ms=0";
                        var refused = await TryAsync(produce, "tea\n");
                        Assert.Contains("TopicAuthorizationException", refused.Out + refused.Error);
                        Assert.Contains(
                            "(principal=User:alice, host=*, operation=WRITE, permissionType=ALLOW)",
                            (await RunAsync("acls --add --allow-principal User:alice --producer --topic orders")).Out
                        );
                        await RunAsync(produce, "coffee\n");
                        var listed = await RunAsync("acls --list --topic orders");
                        Assert.Contains(
                            "Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=orders, "
                                + "patternType=LITERAL)`",
                            listed.Out
                        );
                        await RunAsync("acls --remove --force --allow-principal User:alice --producer --topic orders");
                        Assert.Empty((await RunAsync("acls --list")).Lines);
                    }
                )
        );
        Assert.Equal(
            ["coffee"],
            (await RunAsync("console-consumer --topic orders --from-beginning --max-messages 1")).Lines
        );
    }

    [Fact]
    public async Task A_delegation_token_stands_for_its_owner()
    {
        await CreateAsync("orders", replicas: 2);
        await RunAsync("acls --add --allow-principal User:alice --operation Describe --topic orders");
        await SecureCluster.WithFileAsync(
            Scram("alice", SecureCluster.Password),
            async alice =>
            {
                var made = await RunAsync(
                    $"delegation-tokens --create --max-life-time-period -1 --renewer-principal User:bob {As(alice)}"
                );
                var (id, hmac) = TokenIn(made);
                Assert.Contains(
                    id,
                    (await RunAsync($"delegation-tokens --describe --owner-principal User:alice {As(alice)}")).Out
                );
                await SecureCluster.WithFileAsync(
                    Scram(id, hmac, "tokenauth=true"),
                    async byToken =>
                    {
                        Assert.Equal(["orders"], (await RunAsync($"topics --list {As(byToken)}")).Lines);
                        Assert.Contains(
                            NotAllowed,
                            (
                                await TryAsync($"delegation-tokens --create --max-life-time-period -1 {As(byToken)}")
                            ).Error
                        );
                    }
                );
                await SecureCluster.WithFileAsync(
                    Scram("bob", SecureCluster.Password),
                    async bob =>
                        Assert.Contains(
                            "Completed renew operation",
                            (
                                await RunAsync(
                                    $"delegation-tokens --renew --renew-time-period 60000 --hmac {hmac} {As(bob)}"
                                )
                            ).Out
                        )
                );
                Assert.Contains(
                    "Completed expire operation",
                    (
                        await RunAsync($"delegation-tokens --expire --expiry-time-period -1 --hmac {hmac} {As(alice)}")
                    ).Out
                );
                await SecureCluster.WithFileAsync(
                    Scram(id, hmac, "tokenauth=true"),
                    async byToken =>
                        Assert.Contains(
                            "SaslAuthenticationException: Authentication failed during authentication due to invalid "
                                + "credentials with SASL mechanism SCRAM-SHA-512",
                            (await TryAsync($"topics --list {As(byToken)}")).Error
                        )
                );
            }
        );
    }

    [Fact]
    public async Task Only_who_shows_a_certificate_gets_a_delegation_token_by_TLS()
    {
        var client = Cluster.Security.IssueClientCertificate("CN=orders");
        await SecureCluster.WithFileAsync(
            Cluster.Security.CaPem,
            authorities =>
                SecureCluster.WithFileAsync(
                    client.CertificatePem + "\n" + client.KeyPem,
                    async identity =>
                    {
                        var nobody = $"""
                            security.protocol=SSL
                            ssl.truststore.type=PEM
                            ssl.truststore.location={authorities}
                            """;
                        var orders = $"""
                            {nobody}
                            ssl.keystore.type=PEM
                            ssl.keystore.location={identity}
                            """;
                        const string Create = "delegation-tokens --create --max-life-time-period -1";
                        await SecureCluster.WithFileAsync(
                            nobody,
                            async config =>
                                Assert.Contains(
                                    NotAllowed,
                                    (await TryAsync($"{Create} {As(config, SecureCluster.Tls)}")).Error
                                )
                        );
                        await SecureCluster.WithFileAsync(
                            orders,
                            async config =>
                                Assert.Contains(
                                    "User:CN=orders",
                                    (await RunAsync($"{Create} {As(config, SecureCluster.Tls)}")).Out
                                )
                        );
                    }
                )
        );
    }

    const string NotAllowed = "UnsupportedByAuthenticationException: Delegation Token requests are not allowed";

    string As(string config, string listener = SecureCluster.Sasl) =>
        $"--command-config {config} --bootstrap-server {Cluster.BootstrapServersOf(listener)}";

    static string Scram(string name, string password, string extension = "")
    {
        const string module = "org.apache.kafka.common.security.scram.ScramLoginModule";
        return $"""
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config={module} required username="{name}" password="{password}" {extension};
            """;
    }

    // The last line of the table: TOKENID, HMAC, OWNER…
    static (string Id, string Hmac) TokenIn(ChildResult made)
    {
        var columns = made.Lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (columns[0], columns[1]);
    }

    [Fact]
    public async Task A_wrong_password_is_refused() =>
        await SecureCluster.WithFileAsync(
            """
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="guess";
            """,
            async config =>
                Assert.Contains(
                    "SaslAuthenticationException: Authentication failed: Invalid username or password",
                    (
                        await TryAsync(
                            $"topics --list --command-config {config} --bootstrap-server "
                                + $"{Cluster.BootstrapServersOf(SecureCluster.Sasl)}"
                        )
                    ).Error
                )
        );

    [Fact]
    public async Task A_certificate_says_who_it_is()
    {
        var client = Cluster.Security.IssueClientCertificate("CN=orders");
        await RunAsync("acls --add --allow-principal User:CN=orders --operation Describe --topic *");
        await CreateAsync("orders", replicas: 2);
        await SecureCluster.WithFileAsync(
            Cluster.Security.CaPem,
            authorities =>
                SecureCluster.WithFileAsync(
                    client.CertificatePem + "\n" + client.KeyPem,
                    identity =>
                        SecureCluster.WithFileAsync(
                            $"""
                            security.protocol=SSL
                            ssl.truststore.type=PEM
                            ssl.truststore.location={authorities}
                            ssl.keystore.type=PEM
                            ssl.keystore.location={identity}
                            """,
                            async config =>
                            {
                                Assert.Equal(
                                    ["orders"],
                                    (
                                        await RunAsync(
                                            $"topics --list --command-config {config} --bootstrap-server "
                                                + $"{Cluster.BootstrapServersOf(SecureCluster.Tls)}"
                                        )
                                    ).Lines
                                );
                            }
                        )
                )
        );
    }
}
