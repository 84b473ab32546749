// task: 1
// replaces: ClientSettings.cs
// mistake: leaves out whom to trust: the clinic has an authority of its own, which no machine knows
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
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
}
