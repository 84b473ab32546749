using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Security;

/// <summary>Clients that show who they are.</summary>
internal static class Login
{
    public const string Listener = "SASL";

    public static readonly Dictionary<string, string> Users = new()
    {
        ["admin"] = "admin-secret",
        ["alice"] = "alice-secret",
        ["bob"] = "bob-secret",
    };

    /// <summary>A cluster with an open listener and one with SASL, and, when asked, an authorizer with User:admin as
    /// super user.</summary>
    public static Task<EmbeddedKafkaCluster> StartAsync(
        bool authorize = false,
        int brokers = 1,
        TimeProvider? time = null,
        Dictionary<string, string>? configs = null
    ) =>
        EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = brokers,
                Listeners = [new("PLAINTEXT"), new(Listener, ListenerProtocol.SaslPlaintext)],
                Security = new()
                {
                    Users = Users,
                    Authorize = authorize,
                    SuperUsers = ["User:admin"],
                },
                TimeProvider = time ?? TimeProvider.System,
                Configs = configs ?? [],
            }
        );

    public static Action<ClientConfig> As(
        EmbeddedKafkaCluster cluster,
        string user,
        SaslMechanism mechanism = SaslMechanism.Plain,
        string? password = null
    ) =>
        config =>
        {
            config.BootstrapServers = cluster.BootstrapServersOf(Listener);
            config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
            config.SaslMechanism = mechanism;
            config.SaslUsername = user;
            config.SaslPassword = password ?? Users[user];
        };

    /// <summary>A cluster that asks for rights, with a topic, and the client of its super user.</summary>
    public static async Task<(EmbeddedKafkaCluster Cluster, IAdminClient Admin)> StartWithOrdersAsync()
    {
        var cluster = await StartAsync(authorize: true);
        var admin = Admin(cluster, "admin");
        await admin.CreateTopicsAsync([
            new()
            {
                Name = "orders",
                NumPartitions = 1,
                ReplicationFactor = 1,
            },
        ]);
        return (cluster, admin);
    }

    public static IAdminClient Admin(EmbeddedKafkaCluster cluster, string user)
    {
        var config = new AdminClientConfig();
        As(cluster, user)(config);
        return new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>The first error that a client reports which is not merely about reaching brokers.</summary>
    public static async Task<Error> FirstErrorAsync(ClientConfig config)
    {
        var error = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(config))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler(
                (_, e) =>
                {
                    if (e.Code is not (ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport))
                        error.TrySetResult(e);
                }
            )
            .Build();
        return await error.Task.WaitAsync(Clients.Patience);
    }
}
