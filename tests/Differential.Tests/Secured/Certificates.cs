using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Security.Material;
using Change = EmbeddedKafka.Protocol.IncrementalAlterConfigsRequest.AlterableConfig;

namespace Differential.Tests.Secured;

/// <summary>Certificates that change while a node runs (KIP-226, KIP-651).</summary>
internal static class Certificates
{
    const string Subject = "CN=localhost, O=Clinic";
    const string Key = "listener.name.tls.ssl.keystore.key",
        Chain = "listener.name.tls.ssl.keystore.certificate.chain",
        Type = "listener.name.tls.ssl.keystore.type",
        Location = "listener.name.tls.ssl.keystore.location",
        Password = "listener.name.tls.ssl.keystore.password",
        Trust = "listener.name.mtls.ssl.truststore.certificates";

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task New_connections_get_the_new_certificate_and_old_ones_live_on(ScenarioContext kafka)
    {
        var material = kafka.Subject.Material;
        var next = material.Authority.Issue(Subject, SecuredMaterial.ServerNames);
        using var old = await TlsClient.ConnectAsync(kafka);
        kafka.Say($"at first: {Named(old.Certificate)}");
        try
        {
            kafka.Say($"another certificate: {await AlterAsync(kafka, Pem(next))}");
            await kafka.UntilAsync(() => ServesAsync(kafka, next), "the new certificate is served");
            using var fresh = await TlsClient.ConnectAsync(kafka);
            kafka.Say($"a new connection: {Named(fresh.Certificate)}, {await fresh.AskAsync()}");
            kafka.Say($"the old one: {await old.AskAsync()}");
            var more = material.Authority.Issue(Subject, [.. SecuredMaterial.ServerNames, "kafka.example"]);
            kafka.Say($"one more name: {await ValidateAsync(kafka, Pem(more))}");
            kafka.Say($"taken back: {await AlterAsync(kafka, (Key, null), (Chain, null))}");
            await kafka.UntilAsync(() => ServesAsync(kafka, material.Server), "the first certificate is served again");
        }
        finally
        {
            await AlterAsync(kafka, (Key, null), (Chain, null));
        }

        string Named(X509Certificate2 certificate) =>
            certificate.Thumbprint == material.Server.Thumbprint ? "the first certificate"
            : certificate.Thumbprint == next.Thumbprint ? "the next certificate"
            : "another certificate";
    }

    [Scenario(IsSecured = true)]
    public static async Task A_keystore_that_does_not_fit_is_refused(ScenarioContext kafka)
    {
        var material = kafka.Subject.Material;
        var server = material.Server;
        var other = material.Authority.Issue(Subject, SecuredMaterial.ServerNames);
        var (key, chain) = (TestAuthority.KeyPem(other), other.ExportCertificatePem());
        await SayAsync("the same again", Pem(server));
        await SayAsync("an RSA key", Pem(Issue(SecuredMaterial.ServerNames, isRsa: true)));
        await SayAsync("another subject", Pem(material.Authority.Issue("CN=127.0.0.1", SecuredMaterial.ServerNames)));
        await SayAsync("a name less", Pem(Issue(["localhost"])));
        await SayAsync("no names", Pem(Issue([])));
        await SayAsync("the same names in another order", Pem(Issue(["127.0.0.1", "localhost"])));
        await SayAsync("another authority", Pem(material.Stranger.Issue(Subject, SecuredMaterial.ServerNames)));
        await SayAsync("expired", Pem(material.Authority.Issue(Subject, SecuredMaterial.ServerNames, -20, -10)));
        await SayAsync("a key that is none", (Key, "nonsense"), (Chain, chain));
        await SayAsync("a chain that is none", (Key, key), (Chain, "nonsense"));
        await SayAsync("an empty chain", (Key, key), (Chain, ""));
        await SayAsync("an encrypted key", (Key, Encrypted(other)), (Chain, chain));
        await SayAsync("another type alone", (Type, "PKCS12"));
        await SayAsync("no such type", (Type, "PAPER"));
        await SayAsync("a file as well", (Location, "nowhere"));
        await SayAsync("a password as well", (Password, "a-secret"));
        await SayAsync("in capitals", ("listener.name.TLS.ssl.keystore.type", "PKCS12"));

        X509Certificate2 Issue(string[] names, bool isRsa = false) =>
            material.Authority.Issue(Subject, names, isRsa: isRsa);

        async Task SayAsync(string what, params (string, string?)[] changes) =>
            kafka.Say($"{what}: {await ValidateAsync(kafka, changes)}");
    }

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task Keystores_in_files(ScenarioContext kafka)
    {
        const string type = "listener.name.otherhost.ssl.keystore.type",
            location = "listener.name.otherhost.ssl.keystore.location",
            password = "listener.name.otherhost.ssl.keystore.password";
        var material = kafka.Subject.Material;
        using var next = material.Authority.Issue("CN=kafka.example", ["kafka.example"]);
        var file = material.PathOf("next.p12");
        await File.WriteAllBytesAsync(file, next.Export(X509ContentType.Pkcs12, material.StorePassword));
        var wrong = material.PathOf("wrong.p12");
        await File.WriteAllBytesAsync(wrong, material.Server.Export(X509ContentType.Pkcs12, material.StorePassword));
        var pem = material.PathOf("next.pem");
        await File.WriteAllTextAsync(pem, $"{next.ExportCertificatePem()}\n{TestAuthority.KeyPem(next)}\n");
        var nothing = material.PathOf("nothing.p12");
        kafka.Rename(file, "<next.p12>");
        kafka.Rename(material.PathOf("other.p12"), "<other.p12>");
        kafka.Rename(wrong, "<wrong.p12>");
        kafka.Rename(pem, "<next.pem>");
        kafka.Rename(nothing, "<nothing>");
        await SayAsync("another subject", (location, wrong));
        await SayAsync("no such file", (location, nothing));
        await SayAsync("no PKCS12", (location, pem));
        await SayAsync("another password", (location, file), (password, "guess"));
        await SayAsync("an empty password", (password, ""));
        await SayAsync("as JKS", (type, "JKS"), (location, file));
        await SayAsync("as jks", (type, "jks"), (location, file));
        await SayAsync("no such type", (type, "PAPER"), (location, file));
        await SayAsync("as PEM", (type, "PEM"), (location, pem));
        try
        {
            kafka.Say($"another file: {await AlterAsync(kafka, (location, file))}");
            await kafka.UntilAsync(
                () => ServesAsync(kafka, next, SecuredMaterial.OtherHost),
                "the other file is served"
            );
            kafka.Say($"and back: {await AlterAsync(kafka, (location, null))}");
        }
        finally
        {
            await AlterAsync(kafka, (location, null));
        }

        async Task SayAsync(string what, params (string, string?)[] changes) =>
            kafka.Say($"{what}: {await ValidateAsync(kafka, changes)}");
    }

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task Trust_changes_while_the_node_runs(ScenarioContext kafka)
    {
        var material = kafka.Subject.Material;
        var ours = Handshakes.Ssl(material.Authority, material.Authority.Issue("CN=booking, O=Clinic"));
        var theirs = Handshakes.Ssl(material.Authority, material.Stranger.Issue("CN=booking, O=Clinic"));
        try
        {
            kafka.Say($"theirs: {await AlterAsync(kafka, (Trust, material.Stranger.Pem))}");
            await kafka.UntilAsync(
                async () => await kafka.TryAsync(SecuredMaterial.MutualTls, theirs) == "in",
                "their clients get in"
            );
            kafka.Say($"ours: {Handshakes.WithoutNumber(await kafka.TryAsync(SecuredMaterial.MutualTls, ours))}");
            kafka.Say(
                $"both: {await AlterAsync(kafka, (Trust, $"{material.Authority.Pem}\n{material.Stranger.Pem}"))}"
            );
            await kafka.UntilAsync(
                async () => await kafka.TryAsync(SecuredMaterial.MutualTls, ours) == "in",
                "our clients get in"
            );
            kafka.Say($"theirs: {await kafka.TryAsync(SecuredMaterial.MutualTls, theirs)}");
            kafka.Say($"nonsense: {await ValidateAsync(kafka, (Trust, "nonsense"))}");
            kafka.Say($"nothing: {await ValidateAsync(kafka, (Trust, ""))}");
            var first = await ValidateAsync(
                kafka,
                ("listener.name.tls.ssl.truststore.type", "PEM"),
                ("listener.name.tls.ssl.truststore.certificates", material.Authority.Pem)
            );
            kafka.Say($"where there was none: {first}");
        }
        finally
        {
            await AlterAsync(kafka, (Trust, null));
        }
    }

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task What_else_a_listener_may_be_told_while_the_node_runs(ScenarioContext kafka)
    {
        (string Name, string Value)[] configs =
        [
            ("listener.name.tls.ssl.client.auth", "required"),
            ("listener.name.tls.ssl.enabled.protocols", "TLSv1.2"),
            ("listener.name.tls.ssl.protocol", "TLSv1.2"),
            ("listener.name.tls.ssl.cipher.suites", "TLS_AES_256_GCM_SHA384"),
            ("listener.name.tls.ssl.principal.mapping.rules", "DEFAULT"),
            ("listener.name.tls.ssl.endpoint.identification.algorithm", ""),
            ("listener.name.users.sasl.enabled.mechanisms", "PLAIN"),
            ("listener.name.users.plain.sasl.jaas.config", "nonsense"),
            ("listener.name.users.connections.max.reauth.ms", "1000"),
            ("listener.name.users.plain.connections.max.reauth.ms", "1000"),
            ("listener.name.tokens.sasl.oauthbearer.expected.audience", "kitchen"),
            ("listener.name.tokens.oauthbearer.sasl.oauthbearer.expected.issuer", "x"),
            ("listener.name.tokens.sasl.oauthbearer.jwks.endpoint.url", "x"),
            ("listener.name.users.connections.max.idle.ms", "1000"),
            ("listener.name.users.max.connections", "1000"),
            ("listener.name.users.max.connections.per.ip", "1000"),
            ("listener.name.users.max.connection.creation.rate", "1000"),
            ("listener.name.users.principal.builder.class", "x"),
            ("listener.name.nobody.ssl.client.auth", "required"),
            ("listener.name.nobody.ssl.keystore.location", "nowhere"),
            ("listener.name.TLS.ssl.client.auth", "required"),
            ("plain.connections.max.reauth.ms", "1000"),
            ("ssl.keystore.location", "nowhere"),
            ("ssl.client.auth", "required"),
            ("sasl.enabled.mechanisms", "PLAIN"),
            ("sasl.jaas.config", "nonsense"),
            ("ssl.principal.mapping.rules", "DEFAULT"),
            ("connections.max.reauth.ms", "1000"),
            ("sasl.oauthbearer.jwks.endpoint.url", "x"),
        ];
        foreach (var (name, value) in configs)
        {
            var one = await AlterAsync(kafka, (name, value));
            await AlterAsync(kafka, (name, null));
            var all = await AlterAsync(kafka, "", [(name, value)]);
            await AlterAsync(kafka, "", [(name, null)]);
            kafka.Say($"{name}={value}");
            kafka.Say($"  one: {one}");
            kafka.Say($"  all: {all}");
        }
    }

    static (string, string?)[] Pem(X509Certificate2 certificate) =>
        [(Key, TestAuthority.KeyPem(certificate)), (Chain, certificate.ExportCertificatePem())];

    static string Encrypted(X509Certificate2 certificate) =>
        certificate
            .GetECDsaPrivateKey()!
            .ExportEncryptedPkcs8PrivateKeyPem(
                "key-secret",
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048)
            );

    /// <summary>Whether all connections get a certificate: a node's network threads take it one after the
    /// other.</summary>
    static async Task<bool> ServesAsync(
        ScenarioContext kafka,
        X509Certificate2 certificate,
        string listener = SecuredMaterial.Tls
    )
    {
        for (var connection = 0; connection < 9; connection++)
        {
            using var client = await TlsClient.ConnectAsync(kafka, listener);
            if (client.Certificate.Thumbprint != certificate.Thumbprint)
                return false;
        }
        return true;
    }

    static Task<string> ValidateAsync(ScenarioContext kafka, params (string Name, string? Value)[] changes) =>
        AlterAsync(kafka, "1", changes, validates: true);

    static Task<string> AlterAsync(ScenarioContext kafka, params (string Name, string? Value)[] changes) =>
        AlterAsync(kafka, "1", changes);

    /// <summary>Sets configs of node 1, or of all (""); null removes one.</summary>
    internal static async Task<string> AlterAsync(
        ScenarioContext kafka,
        string node,
        (string Name, string? Value)[] changes,
        bool validates = false
    )
    {
        var request = new IncrementalAlterConfigsRequest
        {
            ValidateOnly = validates,
            Resources =
            [
                new()
                {
                    ResourceType = 4,
                    ResourceName = node,
                    Configs =
                    [
                        .. changes.Select(change => new Change
                        {
                            Name = change.Name,
                            ConfigOperation = (sbyte)(change.Value is null ? 1 : 0),
                            Value = change.Value,
                        }),
                    ],
                },
            ],
        };
        var answer = (await kafka.AskAsync<IncrementalAlterConfigsResponse>(1, request, 1)).Responses.Single();
        return $"{answer.ErrorCode.KafkaName()} {answer.ErrorMessage}".Trim();
    }

    /// <summary>A connection to the TLS listener that looks at the broker's certificate.</summary>
    sealed class TlsClient : IDisposable
    {
        readonly TcpClient _tcp = new();
        SslStream _stream = null!;

        public X509Certificate2 Certificate { get; private set; } = null!;

        public static async Task<TlsClient> ConnectAsync(ScenarioContext kafka, string listener = SecuredMaterial.Tls)
        {
            var client = new TlsClient();
            await client._tcp.ConnectAsync("127.0.0.1", kafka.Subject.PortOf(1, listener));
            client._stream = new(client._tcp.GetStream(), false, (_, _, _, _) => true);
            await client._stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", AllowTlsResume = false }
            );
            client.Certificate = X509CertificateLoader.LoadCertificate(
                client._stream.RemoteCertificate!.GetRawCertData()
            );
            return client;
        }

        /// <summary>"served", or what went wrong.</summary>
        public async Task<string> AskAsync()
        {
            try
            {
                await _stream.WriteAsync(RawClient.Frame(ApiKey.ApiVersions, 0, 1, new ApiVersionsRequest()));
                var size = new byte[4];
                await _stream.ReadExactlyAsync(size);
                return "served";
            }
            catch (Exception closed) when (closed is IOException or AuthenticationException)
            {
                return "the connection closes";
            }
        }

        public void Dispose()
        {
            _stream.Dispose();
            _tcp.Dispose();
        }
    }
}
