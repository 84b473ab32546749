using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Tests.Scenarios;
using EmbeddedKafka.Tests.Security.Material;

namespace EmbeddedKafka.Tests.Security;

/// <summary>Keystores and truststores that configs name, of one listener among several.</summary>
public sealed class TlsStoreScenarios : IDisposable
{
    const string Prefix = "listener.name.secure.ssl.";
    const string Subject = "CN=localhost";
    const string Secret = "store-secret";
    static readonly string[] Names = ["localhost", "127.0.0.1"];

    readonly TestAuthority _authority = new();
    readonly TestAuthority _stranger = new("Stranger");
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stores-");
    readonly ConcurrentQueue<string> _log = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Delete(recursive: true);
    }

    Task<EmbeddedKafkaCluster> StartAsync(params (string Name, string Value)[] configs)
    {
        var options = new EmbeddedKafkaOptions
        {
            Brokers = 1,
            Listeners = [new("PLAINTEXT"), new("Secure", ListenerProtocol.Ssl), new("Other", ListenerProtocol.Ssl)],
            Logger = _log.Enqueue,
        };
        foreach (var (name, value) in configs)
            options.Configs[Prefix + name] = value;
        return EmbeddedKafkaCluster.StartAsync(options);
    }

    static async Task<(string Thumbprint, SslProtocols Protocol, TlsCipherSuite Suite)> LookAsync(
        EmbeddedKafkaCluster cluster,
        string listener = "Secure",
        X509Certificate2? own = null
    )
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", int.Parse(cluster.BootstrapServersOf(listener).Split(':')[1]));
        await using var stream = new SslStream(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                AllowTlsResume = false,
                ClientCertificates = own is null ? null : [own],
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            }
        );
        return (
            new X509Certificate2Collection { stream.RemoteCertificate! }[0].Thumbprint,
            stream.SslProtocol,
            stream.NegotiatedCipherSuite
        );
    }

    [Fact]
    public async Task An_encrypted_key_is_opened_with_its_password()
    {
        using var certificate = _authority.Issue(Subject, Names);
        var key = certificate
            .GetECDsaPrivateKey()!
            .ExportEncryptedPkcs8PrivateKeyPem(
                Secret,
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048)
            );
        await using var cluster = await StartAsync(
            ("keystore.type", "PEM"),
            ("keystore.certificate.chain", certificate.ExportCertificatePem()),
            ("keystore.key", key),
            ("key.password", Secret)
        );
        Assert.Equal(certificate.Thumbprint, (await LookAsync(cluster)).Thumbprint);
        Assert.NotEqual(certificate.Thumbprint, (await LookAsync(cluster, "Other")).Thumbprint);
    }

    [Fact]
    public async Task A_file_brings_the_certificates_between()
    {
        using var certificate = _authority.Issue(Subject, Names, isRsa: true);
        var file = Path.Combine(_folder.FullName, "keystore.p12");
        var all = new X509Certificate2Collection
        {
            certificate,
            X509CertificateLoader.LoadCertificate(_authority.Certificate.RawData),
        };
        await File.WriteAllBytesAsync(file, all.Export(X509ContentType.Pkcs12, Secret)!);
        await using var cluster = await StartAsync(
            ("keystore.type", "PKCS12"),
            ("keystore.location", file),
            ("keystore.password", Secret)
        );
        using var producer = Clients.Producer(
            cluster,
            config =>
            {
                config.BootstrapServers = cluster.BootstrapServersOf("Secure");
                config.SecurityProtocol = SecurityProtocol.Ssl;
                config.SslCaPem = _authority.Pem;
            }
        );
        await producer.ProduceAsync("orders", new() { Value = "tea" });
    }

    [Fact]
    public async Task A_key_of_another_certificate_and_a_wrong_password_are_refused_without_secrets()
    {
        using var certificate = _authority.Issue(Subject, Names);
        using var other = _authority.Issue(Subject, Names);
        var failure = await Assert.ThrowsAsync<ArgumentException>(() =>
            StartAsync(
                ("keystore.type", "PEM"),
                ("keystore.certificate.chain", certificate.ExportCertificatePem()),
                ("keystore.key", TestAuthority.KeyPem(other))
            )
        );
        Assert.Equal("listener Secure: Invalid PEM keystore configs", failure.Message);
        var file = Path.Combine(_folder.FullName, "keystore.p12");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, Secret));
        failure = await Assert.ThrowsAsync<ArgumentException>(() =>
            StartAsync(
                ("keystore.type", "PKCS12"),
                ("keystore.location", file),
                ("keystore.password", "another-secret")
            )
        );
        Assert.Equal($"listener Secure: Failed to load SSL keystore {file} of type PKCS12", failure.Message);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task A_java_keystore_of_the_old_kind_is_refused()
    {
        var file = Path.Combine(_folder.FullName, "keystore.jks");
        await File.WriteAllBytesAsync(file, [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 0]);
        var failure = await Assert.ThrowsAsync<ArgumentException>(() =>
            StartAsync(("keystore.location", file), ("keystore.password", Secret))
        );
        Assert.Equal($"listener Secure: Failed to load SSL keystore {file} of type JKS", failure.Message);
    }

    [Fact]
    public async Task Protocols_and_ciphers_are_those_of_the_listener()
    {
        await using var cluster = await StartAsync(
            ("enabled.protocols", "TLSv1.2"),
            ("cipher.suites", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
        );
        var (_, protocol, suite) = await LookAsync(cluster);
        Assert.Equal(SslProtocols.Tls12, protocol);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, suite);
        Assert.Equal(SslProtocols.Tls13, (await LookAsync(cluster, "Other")).Protocol);
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(("enabled.protocols", "SSLv3")));
        Assert.Contains("ssl.enabled.protocols has SSLv3", failure.Message);
    }

    [Fact]
    public async Task A_truststore_of_the_listener_replaces_the_clusters_own_authority()
    {
        await using var cluster = await StartAsync(
            ("client.auth", "required"),
            ("truststore.type", "PEM"),
            ("truststore.certificates", _stranger.Pem)
        );
        using var theirs = _stranger.Issue("CN=booking");
        Assert.True(await IsLetInAsync(cluster, theirs));
        // It hears that the broker trusts others, and keeps its certificate to itself.
        Assert.False(await IsLetInAsync(cluster, cluster.Security.IssueClientCertificate("CN=booking").Certificate));
        await UntilTheLogSaysAsync("did not return a certificate");
        using var expired = _stranger.Issue("CN=booking", from: -2, until: -1);
        Assert.False(await IsLetInAsync(cluster, expired));
        await UntilTheLogSaysAsync("the client's certificate is not trusted: NotTimeValid");
    }

    Task UntilTheLogSaysAsync(string reason)
    {
        // Only OpenSSL's reasons reach us.
        var sentence = "TLS handshake failed: ";
        return Clients.UntilAsync(
            () =>
                _log.Any(line =>
                    line.Contains(sentence, StringComparison.Ordinal)
                    && (!OperatingSystem.IsLinux() || line.Contains(reason, StringComparison.Ordinal))
                ),
            "the log says why"
        );
    }

    async Task<bool> IsLetInAsync(EmbeddedKafkaCluster cluster, X509Certificate2 own)
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var config = new AdminClientConfig
        {
            BootstrapServers = cluster.BootstrapServersOf("Secure"),
            SecurityProtocol = SecurityProtocol.Ssl,
            SslCaPem = cluster.Security.CaPem,
            SslCertificatePem = own.ExportCertificatePem(),
            SslKeyPem = TestAuthority.KeyPem(own),
        };
        using var admin = new AdminClientBuilder(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => seen.TrySetResult(false))
            .Build();
        _ = admin.DescribeClusterAsync().ContinueWith(asked => seen.TrySetResult(asked.IsCompletedSuccessfully));
        return await seen.Task.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task The_clusters_own_certificate_gives_way_to_one_with_its_names()
    {
        await using var cluster = await StartAsync();
        var own = (await LookAsync(cluster)).Thumbprint;
        using var next = _authority.Issue(Subject, [.. Names, "::1"]);
        await ServeAsync(cluster, next);
        Assert.Equal(next.Thumbprint, (await LookAsync(cluster)).Thumbprint);
        Assert.Equal(own, (await LookAsync(cluster, "Other")).Thumbprint);
    }

    [Fact]
    public async Task A_keystore_that_was_set_while_brokers_ran_is_there_after_a_restart_on_the_same_directory()
    {
        using var next = _authority.Issue(Subject, [.. Names, "::1"]);
        for (var run = 0; run < 2; run++)
        {
            await using var cluster = await EmbeddedKafkaCluster.StartAsync(
                new()
                {
                    Brokers = 1,
                    Listeners = [new("PLAINTEXT"), new("Secure", ListenerProtocol.Ssl)],
                    DataDirectory = Path.Combine(_folder.FullName, "data"),
                }
            );
            if (run == 1)
            {
                Assert.Equal(next.Thumbprint, (await LookAsync(cluster)).Thumbprint);
                return;
            }
            await ServeAsync(cluster, next);
        }
    }

    static async Task ServeAsync(EmbeddedKafkaCluster cluster, X509Certificate2 certificate)
    {
        using var admin = Clients.Admin(cluster);
        await admin.IncrementalAlterConfigsAsync(
            new()
            {
                [new() { Type = Confluent.Kafka.Admin.ResourceType.Broker, Name = "1" }] =
                [
                    Set("keystore.type", "PEM"),
                    Set("keystore.certificate.chain", certificate.ExportCertificatePem()),
                    Set("keystore.key", TestAuthority.KeyPem(certificate)),
                ],
            }
        );

        static ConfigEntry Set(string name, string value) =>
            new()
            {
                Name = Prefix + name,
                Value = value,
                IncrementalOperation = AlterConfigOpType.Set,
            };
    }
}
