using Confluent.Kafka;

namespace Course.Kit;

/// <summary>How the kit itself gets into a cluster: where, and as whom.</summary>
internal sealed class Door
{
    readonly ClientConfig _config;

    Door(ClientConfig config, Func<string, int, CancellationToken, Task<Stream>> dialAsync)
    {
        (_config, DialAsync) = (config, dialAsync);
    }

    public string Servers => _config.BootstrapServers;

    /// <summary>Connects to a broker; requests can be sent on what comes back.</summary>
    public Func<string, int, CancellationToken, Task<Stream>> DialAsync { get; }

    /// <summary>A door that is open to everybody.</summary>
    public static Door Open(string servers) => new(new() { BootstrapServers = servers }, PlainDialer.ConnectAsync);

    /// <summary>A door that asks for a user: SASL_PLAINTEXT with PLAIN, on loopback.</summary>
    public static Door With(string servers, string user, string password, string mechanism = "PLAIN") =>
        new(
            new()
            {
                BootstrapServers = servers,
                SecurityProtocol = SecurityProtocol.SaslPlaintext,
                SaslMechanism = SaslMechanism.Plain,
                SaslUsername = user,
                SaslPassword = password,
            },
            new SecureDialer(
                ClientProperties.Of(
                    "the course's own door",
                    new()
                    {
                        ["security.protocol"] = "SASL_PLAINTEXT",
                        ["sasl.mechanism"] = mechanism,
                        ["sasl.username"] = user,
                        ["sasl.password"] = password,
                    }
                )
            ).ConnectAsync
        );

    /// <summary>The door of a cluster.</summary>
    public static Door Of(ICluster cluster) => cluster is ClusterBase its ? its.Door : Open(cluster.BootstrapServers);

    /// <summary>The door of each broker.</summary>
    public IEnumerable<Door> Each() =>
        Servers.Split(',').Select(server => new Door(new(Settings()) { BootstrapServers = server }, DialAsync));

    /// <summary>The settings of a client of the kit's own.</summary>
    public ClientConfig Settings() => new(_config.ToDictionary(pair => pair.Key, pair => pair.Value));
}
