using Confluent.Kafka;

namespace Labs.Security;

/// <summary>TLS with the clinic's own authority, and SCRAM inside. That the brokers' certificate and its host name are
/// checked is librdkafka's default, and stays so.</summary>
public sealed class ClientSettings : IClientSettings
{
    public ClientConfig Of(Access access) =>
        new()
        {
            BootstrapServers = access.BootstrapServers,
            SecurityProtocol = SecurityProtocol.SaslSsl,
            SslCaPem = access.AuthorityPem,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
}
