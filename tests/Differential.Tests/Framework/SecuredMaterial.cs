using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Tests.Security.Material;

namespace Differential.Tests.Framework;

/// <summary>The keys, certificates and tokens of one secured cluster, made for it, and the configs that name them: the
/// same on Apache Kafka and here.</summary>
internal sealed class SecuredMaterial : IDisposable
{
    const string Module = "org.apache.kafka.common.security";
    const string Validator = $"{Module}.oauthbearer.OAuthBearerValidatorCallbackHandler";

    /// <summary>Open to everyone, where everyone is a super user.</summary>
    public const string Open = "PLAINTEXT";

    /// <summary>TLS: without and with certificates of clients, with a certificate that has expired, and with one for
    /// another host.</summary>
    public const string Tls = "TLS",
        MutualTls = "MTLS",
        Expired = "EXPIRED",
        OtherHost = "OTHERHOST";

    /// <summary>PLAIN and SCRAM-SHA-256, with sessions that end.</summary>
    public const string Users = "USERS";

    /// <summary>Signed tokens: keys by URL and claims as expected, and keys from a file and claims by other
    /// names.</summary>
    public const string Tokens = "TOKENS",
        FileTokens = "FILETOKENS";

    /// <summary>Tokens without a signature.</summary>
    public const string Unsecured = "UNSECURED";

    public static readonly IReadOnlyList<(string Name, string Protocol)> Listeners =
    [
        (Open, "PLAINTEXT"),
        (Tls, "SSL"),
        (MutualTls, "SSL"),
        (Expired, "SSL"),
        (OtherHost, "SSL"),
        (Users, "SASL_PLAINTEXT"),
        (Tokens, "SASL_PLAINTEXT"),
        (FileTokens, "SASL_PLAINTEXT"),
        (Unsecured, "SASL_PLAINTEXT"),
    ];

    public static readonly string[] ServerNames = ["localhost", "127.0.0.1"];

    /// <summary>Of every keystore file of a run.</summary>
    public string StorePassword { get; } = Guid.NewGuid().ToString("N");

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secured-");

    public SecuredMaterial()
    {
        Server = Authority.Issue("CN=localhost, O=Clinic", ServerNames);
        Issuer = new(("first", "RS256"), ("second", "ES256"));
        FileIssuer = new(("kept", "RS256"));
        JwksFile = PathOf("jwks.json");
        File.WriteAllText(JwksFile, FileIssuer.Jwks);
    }

    public TestAuthority Authority { get; } = new("Clinic CA");

    /// <summary>One that nobody trusts.</summary>
    public TestAuthority Stranger { get; } = new("Stranger CA");

    public X509Certificate2 Server { get; }

    public TokenIssuer Issuer { get; }

    public TokenIssuer FileIssuer { get; }

    public string JwksFile { get; }

    /// <summary>What Apache Kafka must be allowed to read keys from.</summary>
    public IEnumerable<string> TokenUrls => [Issuer.Url, new Uri(JwksFile).AbsoluteUri];

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public Dictionary<string, string> Configs(int nodes)
    {
        var configs = SubjectConfigs.Common();
        foreach (var name in configs.Keys.Where(name => name.EndsWith("replication.factor", StringComparison.Ordinal)))
            configs[name] = $"{nodes}";
        foreach (var name in configs.Keys.Where(name => name.EndsWith("min.isr", StringComparison.Ordinal)))
            configs[name] = "1";
        AddKeystore(configs, "tls", Server);
        AddKeystore(configs, "mtls", Server);
        using var old = Authority.Issue("CN=localhost, O=Clinic", ServerNames, -20, -10);
        File.WriteAllText(PathOf("expired.pem"), $"{TestAuthority.KeyPem(old)}\n{old.ExportCertificatePem()}\n");
        configs["listener.name.expired.ssl.keystore.type"] = "PEM";
        configs["listener.name.expired.ssl.keystore.location"] = PathOf("expired.pem");
        using var other = Authority.Issue("CN=kafka.example", ["kafka.example"]);
        File.WriteAllBytes(PathOf("other.p12"), other.Export(X509ContentType.Pkcs12, StorePassword));
        configs["listener.name.otherhost.ssl.keystore.type"] = "PKCS12";
        configs["listener.name.otherhost.ssl.keystore.location"] = PathOf("other.p12");
        configs["listener.name.otherhost.ssl.keystore.password"] = StorePassword;
        configs["listener.name.mtls.ssl.truststore.type"] = "PEM";
        configs["listener.name.mtls.ssl.truststore.certificates"] = Authority.Pem;
        configs["listener.name.mtls.ssl.client.auth"] = "required";
        configs["listener.name.mtls.ssl.principal.mapping.rules"] = "RULE:^CN=(.*?),O=Clinic$/$1/L,DEFAULT";
        configs["connection.failed.authentication.delay.ms"] = "0";
        AddUsers(configs);
        AddTokens(configs);
        return configs;
    }

    static void AddKeystore(Dictionary<string, string> configs, string listener, X509Certificate2 certificate)
    {
        configs[$"listener.name.{listener}.ssl.keystore.type"] = "PEM";
        configs[$"listener.name.{listener}.ssl.keystore.certificate.chain"] = certificate.ExportCertificatePem();
        configs[$"listener.name.{listener}.ssl.keystore.key"] = TestAuthority.KeyPem(certificate);
    }

    static void AddUsers(Dictionary<string, string> configs)
    {
        configs["connections.max.reauth.ms"] = "90000";
        configs["plain.connections.max.reauth.ms"] = "10000";
        configs["listener.name.users.sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256";
        configs["listener.name.users.connections.max.reauth.ms"] = "60000";
        configs["listener.name.users.scram-sha-256.connections.max.reauth.ms"] = "30000";
        configs["listener.name.users.plain.sasl.jaas.config"] =
            $"{Module}.plain.PlainLoginModule required user_carol=\"carol \\\"secret\\\"\" user_dave='dave-secret';";
        configs["listener.name.users.scram-sha-256.sasl.jaas.config"] = $"{Module}.scram.ScramLoginModule required;";
    }

    void AddTokens(Dictionary<string, string> configs)
    {
        foreach (var listener in (string[])["tokens", "filetokens", "unsecured"])
        {
            configs[$"listener.name.{listener}.sasl.enabled.mechanisms"] = "OAUTHBEARER";
            configs[$"listener.name.{listener}.oauthbearer.sasl.jaas.config"] =
                $"{Module}.oauthbearer.OAuthBearerLoginModule required;";
            if (listener != "unsecured")
                configs[$"listener.name.{listener}.oauthbearer.sasl.server.callback.handler.class"] = Validator;
        }
        configs["sasl.oauthbearer.expected.issuer"] = "https://nobody.example";
        configs["listener.name.tokens.sasl.oauthbearer.jwks.endpoint.url"] = Issuer.Url;
        configs["listener.name.tokens.sasl.oauthbearer.expected.audience"] = "clinic,archive";
        configs["listener.name.tokens.sasl.oauthbearer.expected.issuer"] = "https://nowhere.example";
        configs["listener.name.tokens.oauthbearer.sasl.oauthbearer.expected.issuer"] = "https://issuer.example";
        configs["listener.name.tokens.oauthbearer.sasl.oauthbearer.clock.skew.seconds"] = "10";
        configs["listener.name.filetokens.oauthbearer.sasl.oauthbearer.jwks.endpoint.url"] = new Uri(
            JwksFile
        ).AbsoluteUri;
        configs["listener.name.filetokens.sasl.oauthbearer.sub.claim.name"] = "client_id";
        configs["listener.name.filetokens.sasl.oauthbearer.scope.claim.name"] = "scp";
        configs["listener.name.filetokens.sasl.oauthbearer.expected.issuer"] = "https://issuer.example";
        configs["listener.name.filetokens.connections.max.reauth.ms"] = "0";
    }

    /// <summary>What makes Apache Kafka's authorizer as scenarios expect it.</summary>
    public static Dictionary<string, string> ApacheOnly() =>
        new()
        {
            ["authorizer.class.name"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            ["super.users"] = "User:ANONYMOUS",
        };

    public void Dispose()
    {
        Issuer.Dispose();
        FileIssuer.Dispose();
        Authority.Dispose();
        Stranger.Dispose();
        _folder.Delete(recursive: true);
    }
}
