namespace EmbeddedKafka;

/// <summary>What kind of cluster to start.</summary>
public sealed class EmbeddedKafkaOptions
{
    /// <summary>How many brokers; their ids are 1 to this. Default 3.</summary>
    public int Brokers { get; set; } = 3;

    /// <summary>Whether a topic comes into being when a client first asks for it (<c>auto.create.topics.enable</c>).
    /// Default true, as in Kafka.</summary>
    public bool AutoCreateTopics { get; set; } = true;

    /// <summary>Partitions of a topic that does not say (<c>num.partitions</c>). Default 1.</summary>
    public int DefaultPartitions { get; set; } = 1;

    /// <summary>Replicas of a topic that does not say (<c>default.replication.factor</c>). Default: 3, or the number of
    /// brokers where that is less.</summary>
    public int? DefaultReplicationFactor { get; set; }

    /// <summary>Broker configs by their Kafka names, the same for all brokers, also under a listener's name
    /// (<c>listener.name.NAME.CONFIG</c>). They win over the properties above.
    /// Defaults are Kafka's, but <c>group.initial.rebalance.delay.ms</c> is 0, not 3000, so that a first consumer gets
    /// its partitions at once; <c>default.replication.factor</c> is <see cref="DefaultReplicationFactor"/>; and with
    /// less than three brokers the topics of offsets and transactions have as many replicas as there are brokers,
    /// <c>transaction.state.log.min.isr</c> 1. A class that Kafka would load by name is known only when it is a
    /// default.</summary>
    public IDictionary<string, string> Configs { get; set; } = new Dictionary<string, string>();

    /// <summary>The ways in, the same on every broker. The first is that of
    /// <see cref="EmbeddedKafkaCluster.BootstrapServers"/>. Default: one for everybody, on loopback.</summary>
    public IList<KafkaListener> Listeners { get; set; } = [new("PLAINTEXT")];

    /// <summary>What stands before a listener, if anything does: given a broker's id, a listener's name and the port
    /// where the broker listens, the port on the same host that clients are told of. Asked once for each. Default: the
    /// broker itself.</summary>
    public Func<int, string, int, int> Advertise { get; set; } = (_, _, port) => port;

    /// <summary>Who may come in through listeners with TLS or SASL, and what they may do.</summary>
    public SecurityOptions Security { get; set; } = new();

    /// <summary>The rack of broker 1, 2, … (<c>broker.rack</c>); empty for none.</summary>
    public IList<string?> Racks { get; set; } = [];

    /// <summary>The clock of the brokers: retention, lag, sessions, request timeouts.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// A directory in which the cluster keeps records, groups, topics and everything else, in Kafka's own format; made
    /// when it is missing. A cluster that starts on the directory of an earlier one goes on where that one ended, in
    /// order or not. Default null: all in memory.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>The most bytes of record batches to keep in memory. Above it the oldest go, as retention would do; with
    /// a <see cref="DataDirectory"/> they are read back from disk when they are asked for. Default 256 MiB.</summary>
    public long MaxRetainedBytes { get; set; } = 256L << 20;

    /// <summary>Whether clients are offered to push their metrics (KIP-714), which then come as
    /// <see cref="ClientMetricsReceived"/>. Kafka offers it only with a plug-in that takes them. Default
    /// false.</summary>
    public bool ReceivesClientMetrics { get; set; }

    /// <summary>Gets one line for each thing worth knowing, such as a connection closed for malformed bytes. Called
    /// from any thread.</summary>
    public Action<string>? Logger { get; set; }
}
