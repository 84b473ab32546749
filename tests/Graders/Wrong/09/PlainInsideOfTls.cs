// task: 1
// replaces: ClientSettings.cs
// mistake: gives the password itself to the brokers, which take SCRAM alone
// expect: the service has written nothing; its client says
using Confluent.Kafka;

namespace Labs.Security;

public sealed class ClientSettings : IClientSettings
{
    public ClientConfig Of(Access access) =>
        new()
        {
            BootstrapServers = access.BootstrapServers,
            SecurityProtocol = SecurityProtocol.SaslSsl,
            SslCaPem = access.AuthorityPem,
            SaslMechanism = SaslMechanism.Plain,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
}
