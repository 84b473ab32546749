using System.Text.RegularExpressions;

namespace Clients.Tests.Others;

/// <summary>Clients that show who they are, over plain connections and over TLS; wrong passwords stay out.</summary>
public sealed partial class LoginTests(NodePackages packages) : OtherClients
{
    protected override EmbeddedKafkaOptions Options
    {
        get
        {
            var options = SecureCluster.Options;
            options.Security.SuperUsers.Add("User:alice");
            return options;
        }
    }

    public static TheoryData<string, bool> Ways =>
        new()
        {
            { "PLAIN", false },
            { "PLAIN", true },
            { "SCRAM-SHA-256", false },
            { "SCRAM-SHA-512", true },
        };

    string Servers(bool tls) => Cluster.BootstrapServersOf(tls ? SecureCluster.SaslTls : SecureCluster.Sasl);

    Task WithAuthoritiesAsync(bool tls, Func<string, Task> use) =>
        tls ? SecureCluster.WithFileAsync(Cluster.Security.CaPem, use) : use("");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Kafka_python_logs_in(string mechanism, bool tls)
    {
        await CreateAsync("orders");
        await WithAuthoritiesAsync(
            tls,
            async authorities =>
            {
                var seen = await Python.RunAsync(
                    "with_kafka_python.py",
                    "kafka",
                    Servers(tls),
                    "login",
                    mechanism,
                    SecureCluster.Password,
                    authorities
                );
                Assert.Equal("""{"offset": 0, "value": "tea"}""", seen.GetRawText());
            }
        );
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Kafkajs_logs_in(string mechanism, bool tls)
    {
        await CreateAsync("orders");
        await WithAuthoritiesAsync(
            tls,
            async authorities =>
                Assert.Equal(
                    0,
                    (
                        await packages.RunAsync(
                            Servers(tls),
                            "login",
                            mechanism.ToLowerInvariant(),
                            SecureCluster.Password,
                            authorities
                        )
                    )
                        .GetProperty("offset")
                        .GetInt32()
                )
        );
        Assert.Equal(["tea"], ReadCommitted("orders", 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kcat_logs_in(bool tls)
    {
        await CreateAsync("orders");
        await WithAuthoritiesAsync(
            tls,
            async authorities =>
            {
                (await KcatAsync(SecureCluster.Password, "PLAIN", tls, authorities)).Succeeded();
                Assert.Contains(
                    "Authentication failed: Invalid username or password",
                    (await KcatAsync("guess", "PLAIN", tls, authorities)).Error
                );
            }
        );
        Assert.Equal(["tea"], ReadCommitted("orders", 1));
    }

    [Fact]
    public async Task A_nonce_that_is_not_the_one_sent_is_refused_as_Kafka_4_does()
    {
        // librdkafka sent its own part of the nonce twice until 2.6.1.
        await CreateAsync("orders");
        var run = await KcatAsync(SecureCluster.Password, "SCRAM-SHA-256", tls: false, "");
        if (
            Version.Parse(LibrdkafkaVersion().Match((await ChildProcess.RunAsync("kcat", ["-V"])).Out).Groups[1].Value)
            >= new Version(2, 6, 1)
        )
            run.Succeeded();
        else
            Assert.Contains("invalid credentials with SASL mechanism SCRAM-SHA-256", run.Error);
    }

    [GeneratedRegex(@"librdkafka (\d+\.\d+\.\d+)")]
    private static partial Regex LibrdkafkaVersion();

    Task<ChildResult> KcatAsync(string password, string mechanism, bool tls, string authorities)
    {
        if (!ChildProcess.Exists("kcat"))
            Assert.Skip("kcat is not installed");
        var security = new Dictionary<string, string>
        {
            ["security.protocol"] = tls ? "SASL_SSL" : "SASL_PLAINTEXT",
            ["sasl.mechanism"] = mechanism,
            ["sasl.username"] = "alice",
            ["sasl.password"] = password,
            ["message.timeout.ms"] = "10000",
        };
        if (tls)
            security["ssl.ca.location"] = authorities;
        return ChildProcess.RunAsync(
            "kcat",
            [
                "-P",
                "-b",
                Servers(tls),
                "-t",
                "orders",
                .. security.SelectMany(entry => new[] { "-X", $"{entry.Key}={entry.Value}" }),
            ],
            "tea\n"
        );
    }
}
