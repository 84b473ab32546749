// task: 1
// replaces: ClientSettings.cs
// mistake: does not compare the host: any certificate of the clinic plays the broker
// expect: for reporting.clinic.example: the service took it for a broker
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
            SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.None,
            SaslMechanism = SaslMechanism.ScramSha512,
            SaslUsername = access.User,
            SaslPassword = access.Password,
        };
}
