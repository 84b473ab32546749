// replaces: ClientSettings.cs
using Confluent.Kafka;

namespace Labs.Security;

/// <summary>The authority in a file, and settings by librdkafka's own names.</summary>
public sealed class ClientSettings : IClientSettings
{
    public ClientConfig Of(Access access)
    {
        var authority = Path.GetTempFileName();
        File.WriteAllText(authority, access.AuthorityPem);
        var config = new ClientConfig();
        config.Set("bootstrap.servers", access.BootstrapServers);
        config.Set("security.protocol", "sasl_ssl");
        config.Set("ssl.ca.location", authority);
        config.Set("ssl.endpoint.identification.algorithm", "https");
        config.Set("sasl.mechanism", "SCRAM-SHA-512");
        config.Set("sasl.username", access.User);
        config.Set("sasl.password", access.Password);
        return config;
    }
}
