using Clients.Tests.Java;

namespace Clients.Tests.Tools;

/// <summary>A cluster and Kafka's command line tools, by the names of their scripts.</summary>
public abstract class KafkaTools(JavaHost java) : IAsyncLifetime
{
    static readonly Dictionary<string, string> Classes = new()
    {
        ["acls"] = "org.apache.kafka.tools.AclCommand",
        ["broker-api-versions"] = "org.apache.kafka.tools.BrokerApiVersionsCommand",
        ["client-metrics"] = "org.apache.kafka.tools.ClientMetricsCommand",
        ["cluster"] = "org.apache.kafka.tools.ClusterTool",
        ["configs"] = "kafka.admin.ConfigCommand",
        ["console-consumer"] = "org.apache.kafka.tools.consumer.ConsoleConsumer",
        ["console-producer"] = "org.apache.kafka.tools.ConsoleProducer",
        ["console-share-consumer"] = "org.apache.kafka.tools.consumer.ConsoleShareConsumer",
        ["consumer-groups"] = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
        ["consumer-perf-test"] = "org.apache.kafka.tools.ConsumerPerformance",
        ["delegation-tokens"] = "org.apache.kafka.tools.DelegationTokenCommand",
        ["delete-records"] = "org.apache.kafka.tools.DeleteRecordsCommand",
        ["e2e-latency"] = "org.apache.kafka.tools.EndToEndLatency",
        ["features"] = "org.apache.kafka.tools.FeatureCommand",
        ["get-offsets"] = "org.apache.kafka.tools.GetOffsetShell",
        ["groups"] = "org.apache.kafka.tools.GroupsCommand",
        ["leader-election"] = "org.apache.kafka.tools.LeaderElectionCommand",
        ["log-dirs"] = "org.apache.kafka.tools.LogDirsCommand",
        ["metadata-quorum"] = "org.apache.kafka.tools.MetadataQuorumCommand",
        ["producer-perf-test"] = "org.apache.kafka.tools.ProducerPerformance",
        ["reassign-partitions"] = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
        ["share-groups"] = "org.apache.kafka.tools.consumer.group.ShareGroupCommand",
        ["topics"] = "org.apache.kafka.tools.TopicCommand",
        ["transactions"] = "org.apache.kafka.tools.TransactionsCommand",
        ["verifiable-consumer"] = "org.apache.kafka.tools.VerifiableConsumer",
        ["verifiable-producer"] = "org.apache.kafka.tools.VerifiableProducer",
    };

    protected JavaHost Java { get; } = java;

    protected EmbeddedKafkaCluster Cluster { get; private set; } = null!;

    protected virtual EmbeddedKafkaOptions Options => new() { Brokers = 3 };

    public async ValueTask InitializeAsync() => Cluster = await EmbeddedKafkaCluster.StartAsync(Options);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Cluster.DisposeAsync();
    }

    /// <summary>Runs a tool; its words are separated by spaces and it is told where the cluster is.</summary>
    internal Task<ChildResult> TryAsync(string command, string input = "")
    {
        var (tool, arguments) = Parse(command);
        return Java.RunAsync(tool, arguments, input);
    }

    /// <summary>Runs a tool that must succeed.</summary>
    internal async Task<ChildResult> RunAsync(string command, string input = "") =>
        (await TryAsync(command, input)).Succeeded();

    /// <summary>Starts a tool that runs until it is stopped.</summary>
    internal Task<ToolRun> StartAsync(string command)
    {
        var (tool, arguments) = Parse(command);
        return Java.StartToolAsync(tool, arguments);
    }

    internal Task CreateAsync(string topic, int partitions = 1, int replicas = 3) =>
        RunAsync($"topics --create --topic {topic} --partitions {partitions} --replication-factor {replicas}");

    /// <summary>Sends a line as a record; with a colon, key and value.</summary>
    internal Task ProduceAsync(string topic, params string[] lines) =>
        RunAsync(
            $"console-producer --topic {topic} --reader-property "
                + $"parse.key={(lines[0].Contains(':') ? "true" : "false")} --reader-property key.separator=:",
            string.Concat(lines.Select(line => line + "\n"))
        );

    internal static async Task WaitAsync(Func<bool> condition, string what)
    {
        var deadline = DateTime.UtcNow + JavaHost.Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"waited in vain until {what}");
            await Task.Delay(10);
        }
    }

    (string Tool, IEnumerable<string> Arguments) Parse(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var option = words[0] switch
        {
            "producer-perf-test"
            or "verifiable-producer"
            or "verifiable-consumer"
            or "cluster"
            or "metadata-quorum"
            or "features"
            or "transactions" => null,
            _ => "--bootstrap-server",
        };
        IEnumerable<string> rest = words[1..]
            .Select(word => word.Replace("@cluster", Cluster.BootstrapServers, StringComparison.Ordinal));
        return (
            Classes[words[0]],
            option is null || words.Contains("--bootstrap-server")
                ? rest
                : rest.Concat([option, Cluster.BootstrapServers])
        );
    }
}
