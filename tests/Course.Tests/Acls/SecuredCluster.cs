using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka;

namespace Course.Tests.Acls;

/// <summary>An embedded cluster with ACLs: everybody comes with a password, User:admin is a super user.</summary>
internal sealed class SecuredCluster : IAsyncDisposable
{
    const string Listener = "SASL";
    readonly Dictionary<string, string> _passwords;

    SecuredCluster(EmbeddedKafkaCluster kafka, Dictionary<string, string> passwords)
    {
        (Kafka, _passwords) = (kafka, passwords);
        Admin = AdminOf("admin");
    }

    public EmbeddedKafkaCluster Kafka { get; }

    /// <summary>The super user's.</summary>
    public IAdminClient Admin { get; }

    public string BootstrapServers => Kafka.BootstrapServersOf(Listener);

    public static async Task<SecuredCluster> StartAsync()
    {
        var passwords = new[] { "admin", "alice", "bob" }.ToDictionary(name => name, _ => Guid.NewGuid().ToString("N"));
        return new(
            await EmbeddedKafkaCluster.StartAsync(
                new()
                {
                    Brokers = 1,
                    Listeners = [new("PLAINTEXT"), new(Listener, ListenerProtocol.SaslPlaintext)],
                    Security = new()
                    {
                        Users = passwords,
                        Authorize = true,
                        SuperUsers = ["User:admin"],
                    },
                },
                TestContext.Current.CancellationToken
            ),
            passwords
        );
    }

    public ClientConfig As(string user) =>
        new()
        {
            BootstrapServers = BootstrapServers,
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = user,
            SaslPassword = _passwords[user],
        };

    public IAdminClient AdminOf(string user) =>
        new AdminClientBuilder(new AdminClientConfig(As(user)))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();

    /// <summary>A user's client properties, with Java's names.</summary>
    public string Properties(string user) =>
        $"""
            bootstrap.servers={BootstrapServers}
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="{user}" password="{_passwords[
                user
            ]}";
            """;

    public Task AllowAsync(
        AclOperation operation,
        ResourceType type,
        string name,
        string principal = "User:alice",
        AclPermissionType permission = AclPermissionType.Allow,
        ResourcePatternType pattern = ResourcePatternType.Literal,
        string host = "*"
    ) =>
        Admin.CreateAclsAsync([
            new()
            {
                Pattern = new()
                {
                    Type = type,
                    Name = name,
                    ResourcePatternType = pattern,
                },
                Entry = new()
                {
                    Principal = principal,
                    Host = host,
                    Operation = operation,
                    PermissionType = permission,
                },
            },
        ]);

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Kafka.DisposeAsync();
    }
}
