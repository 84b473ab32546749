// task: 1
// replaces: ClientSettings.cs
// mistake: turns the verification off, as the first answer on the web says: encrypted, to anybody
// expect: CN=Somebody Else has signed: the service took it for a broker
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
            EnableSslCertificateVerification = false,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
}
