using System.Security.Cryptography.X509Certificates;
using EmbeddedKafka.Registry.Schemas;

namespace EmbeddedKafka.Registry;

/// <summary>What kind of registry to start.</summary>
public sealed class EmbeddedRegistryOptions
{
    /// <summary>The topic that is the registry's log: compacted, one partition. It is made when it is missing.
    /// Registries with the same topic on the same cluster are instances of one registry.</summary>
    public string Topic { get; set; } = "_schemas";

    /// <summary>The port on 127.0.0.1 to listen on. Default 0: one that is free.</summary>
    public int Port { get; set; }

    /// <summary>Replicas of the topic, if it is made. Default: 3, or the number of brokers where that is
    /// less.</summary>
    public int? ReplicationFactor { get; set; }

    /// <summary>The compatibility of subjects until somebody asks for another one by <c>PUT /config</c>.</summary>
    public CompatibilityMode Compatibility { get; set; } = CompatibilityMode.Backward;

    /// <summary>Users and their passwords (basic authentication). Default: none, and everybody may come in.</summary>
    public IDictionary<string, string> Users { get; set; } = new Dictionary<string, string>();

    /// <summary>A certificate with its private key makes it HTTPS. Instances that share a log share the certificate, or
    /// trust each other's by the machine's store.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Settings of the registry's own Kafka clients, by librdkafka's names, such as those for TLS and SASL;
    /// any of Confluent.Kafka's config classes will do.</summary>
    public IEnumerable<KeyValuePair<string, string>> ClientConfig { get; set; } = [];

    /// <summary>The largest body of a request that is read, in bytes; a larger one is answered with 413. Default
    /// 16 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 16 << 20;

    /// <summary>The longest schema that is read, in characters; a longer one is answered with 42209. What Kafka takes
    /// as one record is less by default (<c>max.message.bytes</c>, 1 MiB). Default 10 Mi.</summary>
    public int MaxSchemaLength { get; set; } = 10 << 20;

    /// <summary>How long a body may take to come, a write to be acknowledged, and a leader to be found. Default
    /// 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a heartbeat an instance is taken for dead, and another one may lead. Default
    /// 6 s, the least that brokers allow by default (<c>group.min.session.timeout.ms</c>).</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Gets one line for each thing worth knowing, such as a damaged record in the log. Called from any
    /// thread.</summary>
    public Action<string>? Logger { get; set; }

    internal IReadOnlyList<ISchemaFormat> Formats { get; set; } = SchemaFormats.All;
}
