using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Security.Material;

namespace Differential.Tests.Secured;

/// <summary>What librdkafka says when it and a listener do not come together.</summary>
internal static partial class Handshakes
{
    [Scenario(IsSecured = true)]
    public static async Task Brokers_that_clients_do_not_trust(ScenarioContext kafka)
    {
        var material = kafka.Subject.Material;
        await SayAsync("trusted", SecuredMaterial.Tls, material.Authority);
        await SayAsync("another authority", SecuredMaterial.Tls, material.Stranger);
        await SayAsync("expired", SecuredMaterial.Expired, material.Authority);
        await SayAsync("another host", SecuredMaterial.OtherHost, material.Authority);

        async Task SayAsync(string what, string listener, TestAuthority authority) =>
            kafka.Say($"{what}: {await kafka.TryAsync(listener, Ssl(authority))}");
    }

    [Scenario(IsSecured = true)]
    public static async Task Clients_that_brokers_do_not_trust(ScenarioContext kafka)
    {
        var material = kafka.Subject.Material;
        await SayAsync("trusted", material.Authority.Issue("CN=booking, O=Clinic"));
        await SayAlertAsync("no certificate", null);
        await SayAlertAsync("another authority", material.Stranger.Issue("CN=booking, O=Clinic"));
        await SayAsync("expired", material.Authority.Issue("CN=booking, O=Clinic", null, -20, -10));
        await SayAsync("not valid yet", material.Authority.Issue("CN=booking, O=Clinic", null, 10, 20));
        await SayAlertAsync("its own authority", material.Stranger.Certificate);

        async Task SayAsync(string what, X509Certificate2 certificate) =>
            kafka.Say(
                $"{what}: {await kafka.TryAsync(SecuredMaterial.MutualTls, Ssl(material.Authority, certificate))}"
            );

        async Task SayAlertAsync(string what, X509Certificate2? certificate)
        {
            var log = new ConcurrentQueue<string>();
            var said = await kafka.TryAsync(
                SecuredMaterial.MutualTls,
                Ssl(material.Authority, certificate),
                line => log.Enqueue(line.Message)
            );
            var isKept = log.Any(line => line.Contains("No matching issuer found in server trusted"));
            kafka.Say(
                $"{what}: {WithoutNumber(said)}" + (isKept ? "; the client has kept its certificate to itself" : "")
            );
        }
    }

    [Scenario(IsSecured = true)]
    public static async Task Protocols_that_do_not_meet(ScenarioContext kafka)
    {
        var material = kafka.Subject.Material;
        await SayAsync("plaintext to TLS", SecuredMaterial.Tls, _ => { });
        await SayAsync("TLS to plaintext", SecuredMaterial.Open, Ssl(material.Authority));
        await SayAsync("SASL to plaintext", SecuredMaterial.Open, Plain);
        await SayAsync("plaintext to SASL", SecuredMaterial.Users, _ => { });
        await SayAsync("TLS to SASL", SecuredMaterial.Users, Ssl(material.Authority));
        await SayAsync("SASL to TLS", SecuredMaterial.Tls, Plain);
        await SayAsync(
            "another mechanism",
            SecuredMaterial.Users,
            config =>
            {
                Plain(config);
                config.SaslMechanism = SaslMechanism.ScramSha512;
            }
        );
        await SayAsync(
            "a wrong password",
            SecuredMaterial.Users,
            config =>
            {
                Plain(config);
                config.SaslPassword = "guess";
            }
        );

        async Task SayAsync(string what, string listener, Action<ClientConfig> change) =>
            kafka.Say($"{what}: {await kafka.TryAsync(listener, change)}");
    }

    static void Plain(ClientConfig config)
    {
        config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
        config.SaslMechanism = SaslMechanism.Plain;
        config.SaslUsername = "dave";
        config.SaslPassword = "dave-secret";
    }

    public static Action<ClientConfig> Ssl(TestAuthority authority, X509Certificate2? certificate = null) =>
        config =>
        {
            config.SecurityProtocol = SecurityProtocol.Ssl;
            config.SslCaPem = authority.Pem;
            config.SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.Https;
            if (certificate is null)
                return;
            config.SslCertificatePem = certificate.ExportCertificatePem();
            config.SslKeyPem = TestAuthority.KeyPem(certificate);
        };

    /// <summary>The sentence without the number of an alert: Java 17 calls a missing certificate a bad one (42),
    /// OpenSSL and later Javas say that one is required (116).</summary>
    public static string WithoutNumber(string said) => said.Contains("SSL alert number") ? "an alert" : said;

    /// <summary>What a client of a listener sees first: "in", or the client's own sentence.</summary>
    public static async Task<string> TryAsync(
        this ScenarioContext kafka,
        string listener,
        Action<ClientConfig> change,
        Action<LogMessage>? log = null
    )
    {
        var config = new AdminClientConfig
        {
            BootstrapServers = $"127.0.0.1:{kafka.Subject.PortOf(1, listener)}",
            SocketConnectionSetupTimeoutMs = 10_000,
        };
        change(config);
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var admin = new AdminClientBuilder(config)
            .SetLogHandler(
                (_, line) =>
                {
                    log?.Invoke(line);
                    if (line.Facility == "FAIL")
                        Tell(line.Message);
                }
            )
            .SetErrorHandler(
                (_, error) =>
                {
                    if (error.Code != Confluent.Kafka.ErrorCode.Local_AllBrokersDown)
                        Tell(error.Reason);
                }
            )
            .Build();
        _ = DescribeAsync();
        return await seen.Task.WaitAsync(ScenarioContext.Patience);

        void Tell(string reason)
        {
            // OpenSSL's own words come alone now and then; librdkafka's follow with the next attempt.
            if (Sentence(reason) is var sentence && !sentence.StartsWith("SSL routines", StringComparison.Ordinal))
                seen.TrySetResult(sentence);
        }

        async Task DescribeAsync()
        {
            try
            {
                await admin.DescribeClusterAsync(new() { RequestTimeout = ScenarioContext.Patience });
                seen.TrySetResult("in");
            }
            catch (KafkaException)
            {
                // The error handler has the sentence.
            }
        }
    }

    /// <summary>Without what differs from run to run and from one OpenSSL to the next.</summary>
    static string Sentence(string reason)
    {
        reason = AddressPattern().Replace(reason, "");
        reason = SourcePattern().Replace(reason, "");
        reason = TimePattern().Replace(reason, "").Trim();
        // The end of a connection is noticed now by the handshake, now by the poll before it.
        return reason.Contains("SSL connection closed by peer", StringComparison.Ordinal)
            ? "SSL connection closed by peer"
            : reason;
    }

    [GeneratedRegex(@"^(?:\[thrd:[^\]]*\]: )?(?:\w+://)?[^ ]*127\.0\.0\.1:[0-9]+/[^ ]*: ")]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"(?:\.\./)*[\w/]+\.c:[0-9]+: |error:[0-9A-F]{8}:")]
    private static partial Regex SourcePattern();

    [GeneratedRegex(@"\((?:after|[0-9]+ request).*$|, [0-9]+ identical error.*$")]
    private static partial Regex TimePattern();
}
