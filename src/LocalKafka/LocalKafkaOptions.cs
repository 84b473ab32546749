namespace LocalKafka;

/// <summary>What kind of cluster to start.</summary>
public sealed class LocalKafkaOptions
{
    /// <summary>How many nodes, each broker and controller; their ids are 1 to this. Default 3.</summary>
    public int Nodes { get; set; } = 3;

    /// <summary>An Apache Kafka binary distribution; only its <c>libs</c> are used. Default: the environment's
    /// <c>KAFKA_HOME</c>.</summary>
    public string? KafkaHome { get; set; }

    /// <summary>A Java 17 or later. Default: the environment's <c>JAVA_HOME</c>, otherwise <c>java</c> on the
    /// path.</summary>
    public string? JavaHome { get; set; }

    /// <summary>Where the nodes keep logs, storage and configuration. What lies there from an earlier cluster is used
    /// again. Default: a temporary directory, removed with the cluster.</summary>
    public string? Directory { get; set; }

    /// <summary>Lines of <c>server.properties</c> for all nodes; they win over what the library writes.</summary>
    public IDictionary<string, string> Configs { get; set; } = new Dictionary<string, string>();

    /// <summary>The rack of node 1, 2, … (<c>broker.rack</c>); empty for none.</summary>
    public IList<string?> Racks { get; set; } = [];

    /// <summary>Listeners by name with their security protocols; brokers talk among themselves through the first.
    /// Default: PLAINTEXT.</summary>
    public IList<KeyValuePair<string, string>> Listeners { get; set; } = [new("PLAINTEXT", "PLAINTEXT")];

    /// <summary>The security protocol of the controllers' listener. Default: PLAINTEXT.</summary>
    public string ControllerProtocol { get; set; } = "PLAINTEXT";

    /// <summary>Levels of single loggers, such as <c>kafka.authorizer.logger</c> on <c>debug</c>. Others are on
    /// info.</summary>
    public IDictionary<string, string> LogLevels { get; set; } = new Dictionary<string, string>();

    /// <summary>What stands before a listener, if anything does: given a node's id, a listener's name (the controllers'
    /// is CONTROLLER) and the port where the node listens, the loopback port that others are to call. Asked once for
    /// each. Default: the node itself.</summary>
    public Func<int, string, int, int> Advertise { get; set; } = (_, _, port) => port;

    /// <summary>Further arguments of <c>kafka-storage format</c>, such as <c>--add-scram</c> or
    /// <c>--feature</c>.</summary>
    public IList<string> FormatArguments { get; set; } = [];

    /// <summary>Further arguments of each node's Java, such as <c>-Dname=value</c>.</summary>
    public IList<string> JvmArguments { get; set; } = [];

    /// <summary>The heap of one node (-Xmx). Three nodes of the default take less than 1.5 GB together. Default 256
    /// MB.</summary>
    public int HeapMegabytes { get; set; } = 256;

    /// <summary>How long a node may take until it serves. Default 2 minutes.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a node may take to stop in order before it is killed. Default 30 seconds.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
