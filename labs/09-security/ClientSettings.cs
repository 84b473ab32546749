using Confluent.Kafka;

namespace Labs.Security;

/// <summary>Task 1: see <see cref="IClientSettings"/> and the README.</summary>
public sealed class ClientSettings : IClientSettings
{
    public ClientConfig Of(Access access)
    {
        // TODO 1: this is how the service gets in today. Who reads along? And who is at the other end?
        return new ClientConfig
        {
            BootstrapServers = access.OldBootstrapServers,
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
    }
}
