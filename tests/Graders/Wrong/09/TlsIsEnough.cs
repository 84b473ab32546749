// task: 1
// replaces: ClientSettings.cs
// mistake: encrypts, and never says who it is
// expect: in state UP
using Confluent.Kafka;

namespace Labs.Security;

public sealed class ClientSettings : IClientSettings
{
    public ClientConfig Of(Access access) =>
        new()
        {
            BootstrapServers = access.BootstrapServers,
            SecurityProtocol = SecurityProtocol.Ssl,
            SslCaPem = access.AuthorityPem,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
}
