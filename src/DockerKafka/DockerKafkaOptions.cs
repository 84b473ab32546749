namespace DockerKafka;

/// <summary>What kind of cluster to start in containers.</summary>
public sealed class DockerKafkaOptions
{
    /// <summary>The image: <c>apache/kafka</c> of version 4.0 or later, or one that behaves like it.</summary>
    public required string Image { get; init; }

    /// <summary>How many nodes, each broker and controller; their ids are 1 to this. Default 3.</summary>
    public int Nodes { get; set; } = 3;

    /// <summary>Lines of <c>server.properties</c> for all nodes; they win over what the library writes.</summary>
    public IDictionary<string, string> Configs { get; set; } = new Dictionary<string, string>();

    /// <summary>The rack of node 1, 2, … (<c>broker.rack</c>); empty for none.</summary>
    public IList<string?> Racks { get; set; } = [];

    /// <summary>Clients' listeners by name with their security protocols; brokers talk among themselves through one of
    /// their own. Default: PLAINTEXT.</summary>
    public IList<KeyValuePair<string, string>> Listeners { get; set; } = [new("PLAINTEXT", "PLAINTEXT")];

    /// <summary>The security protocol of the listeners at which brokers and controllers call each other. Default:
    /// PLAINTEXT.</summary>
    public string InternalProtocol { get; set; } = "PLAINTEXT";

    /// <summary>Files in each container, by their paths there, with what they hold.</summary>
    public IDictionary<string, string> Files { get; set; } = new Dictionary<string, string>();

    /// <summary>Further arguments of each node's Java, such as <c>-Dname=value</c>.</summary>
    public IList<string> JvmArguments { get; set; } = [];

    /// <summary>Levels of single loggers, such as <c>kafka.authorizer.logger</c> on <c>DEBUG</c>. Others are as the
    /// image has them.</summary>
    public IDictionary<string, string> LogLevels { get; set; } = new Dictionary<string, string>();

    /// <summary>What stands before a listener, if anything does: given a node's id, a listener's name and the loopback
    /// port where the node is reached, the loopback port that clients are to call. Asked once for each. Default: the
    /// node itself.</summary>
    public Func<int, string, int, int> Advertise { get; set; } = (_, _, port) => port;

    /// <summary>Where the nodes' logs are kept, a folder each. Default: nowhere.</summary>
    public string? LogDirectory { get; set; }

    /// <summary>The heap of one node (-Xmx). Default 256 MB.</summary>
    public int HeapMegabytes { get; set; } = 256;

    /// <summary>How long a node may take until it serves. Default 2 minutes.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a node may take to stop in order before it is killed. Default 30 seconds.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
