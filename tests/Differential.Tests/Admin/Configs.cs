namespace Differential.Tests.Admin;

internal static class Configs
{
    const sbyte Topic = 2,
        Broker = 4,
        Metrics = 16;
    const sbyte Set = 0,
        Delete = 1,
        Append = 2,
        Subtract = 3;

    static async Task ChangeAsync(
        ScenarioContext kafka,
        string what,
        sbyte type,
        string name,
        params (string Config, string? Value, sbyte Operation)[] changes
    )
    {
        var answer = (
            await kafka.AskAsync<IncrementalAlterConfigsResponse>(
                1,
                new IncrementalAlterConfigsRequest
                {
                    Resources =
                    [
                        new()
                        {
                            ResourceType = type,
                            ResourceName = name,
                            Configs =
                            [
                                .. changes.Select(change => new IncrementalAlterConfigsRequest.AlterableConfig
                                {
                                    Name = change.Config,
                                    Value = change.Value,
                                    ConfigOperation = change.Operation,
                                }),
                            ],
                        },
                    ],
                },
                1
            )
        ).Responses.Single();
        kafka.Say($"{what}: {answer.ErrorCode.KafkaName()} {answer.ErrorMessage}");
    }

    static async Task<string> ValueAsync(ScenarioContext kafka, sbyte type, string name, params string[] configs)
    {
        var answer = (
            await kafka.AskAsync<DescribeConfigsResponse>(
                1,
                new DescribeConfigsRequest
                {
                    IncludeSynonyms = true,
                    Resources =
                    [
                        new()
                        {
                            ResourceType = type,
                            ResourceName = name,
                            ConfigurationKeys = [.. configs],
                        },
                    ],
                },
                4
            )
        ).Results.Single();
        return $"{answer.ErrorCode.KafkaName()} {answer.ErrorMessage}"
            + string.Concat(
                answer
                    .Configs.OrderBy(config => config.Name, StringComparer.Ordinal)
                    .Select(config =>
                        $"\n  {config.Name}={config.Value} source {config.ConfigSource} type "
                        + $"{config.ConfigType}{(config.ReadOnly ? " read-only" : "")}{(config.IsSensitive ? " sensitive" : "")} [{string.Join(", ", config.Synonyms.Select(synonym => $"{synonym.Name}={synonym.Value}/{synonym.Source}"))}]"
                    )
            );
    }

    static async Task UntilAsync(ScenarioContext kafka, sbyte type, string name, string config, string part) =>
        await kafka.UntilAsync(
            async () => (await ValueAsync(kafka, type, name, config)).Contains(part, StringComparison.Ordinal),
            $"{config} is {part}"
        );

    [Scenario]
    public static async Task Lists_grow_and_shrink(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", 1, 1, ("cleanup.policy", "compact"));
        await ChangeAsync(kafka, "append", Topic, topic, ("cleanup.policy", "delete", Append));
        await UntilAsync(kafka, Topic, topic, "cleanup.policy", "=compact,delete ");
        await ChangeAsync(kafka, "append again", Topic, topic, ("cleanup.policy", "delete", Append));
        kafka.Say(await ValueAsync(kafka, Topic, topic, "cleanup.policy"));
        await ChangeAsync(kafka, "subtract", Topic, topic, ("cleanup.policy", "compact", Subtract));
        await UntilAsync(kafka, Topic, topic, "cleanup.policy", "=delete ");
        await ChangeAsync(kafka, "append what is not allowed", Topic, topic, ("cleanup.policy", "foo", Append));
        await ChangeAsync(kafka, "append to a number", Topic, topic, ("retention.ms", "1", Append));
        await ChangeAsync(kafka, "delete", Topic, topic, ("cleanup.policy", null, Delete));
        await UntilAsync(kafka, Topic, topic, "cleanup.policy", "source 5");
        kafka.Say(await ValueAsync(kafka, Topic, topic, "cleanup.policy"));
    }

    [Scenario]
    public static async Task Changes_to_a_topic_that_are_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", 1, 1);
        await ChangeAsync(kafka, "unknown topic", Topic, kafka.Name("unknown"), ("retention.ms", "1", Set));
        await ChangeAsync(kafka, "unknown config", Topic, topic, ("no.such", "1", Set));
        await ChangeAsync(kafka, "too small", Topic, topic, ("retention.ms", "-5", Set));
        await ChangeAsync(kafka, "no number", Topic, topic, ("retention.ms", "soon", Set));
        await ChangeAsync(kafka, "null", Topic, topic, ("retention.ms", null, Set));
        await ChangeAsync(kafka, "unknown operation", Topic, topic, ("retention.ms", "1", 9));
        await ChangeAsync(kafka, "empty name", Topic, "", ("retention.ms", "1", Set));
        await ChangeAsync(kafka, "unknown type", 99, topic, ("retention.ms", "1", Set));
        await ChangeAsync(
            kafka,
            "compaction lags that contradict each other",
            Topic,
            topic,
            ("min.compaction.lag.ms", "5", Set),
            ("max.compaction.lag.ms", "1", Set)
        );
        kafka.Say(await ValueAsync(kafka, Topic, topic, "retention.ms", "min.compaction.lag.ms"));
    }

    [Scenario]
    public static async Task Throttled_replicas(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", 1, 1);
        await ChangeAsync(
            kafka,
            "set",
            Topic,
            topic,
            ("leader.replication.throttled.replicas", "0:1,0:2", Set),
            ("follower.replication.throttled.replicas", "*", Set)
        );
        await ChangeAsync(kafka, "append", Topic, topic, ("leader.replication.throttled.replicas", "0:3", Append));
        await ChangeAsync(kafka, "nonsense", Topic, topic, ("leader.replication.throttled.replicas", "zz", Set));
        await UntilAsync(kafka, Topic, topic, "leader.replication.throttled.replicas", "0:3");
        kafka.Say(
            await ValueAsync(
                kafka,
                Topic,
                topic,
                "leader.replication.throttled.replicas",
                "follower.replication.throttled.replicas"
            )
        );
    }

    [Scenario]
    public static async Task AlterConfigs_replaces_everything(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            1,
            1,
            ("retention.ms", "100000"),
            ("cleanup.policy", "compact")
        );
        async Task ReplaceAsync(string what, string name, params (string Config, string? Value)[] configs) =>
            kafka.Say(
                what,
                await kafka.AskAsync<AlterConfigsResponse>(
                    1,
                    new AlterConfigsRequest
                    {
                        Resources =
                        [
                            new()
                            {
                                ResourceType = Topic,
                                ResourceName = name,
                                Configs =
                                [
                                    .. configs.Select(config => new AlterConfigsRequest.AlterableConfig
                                    {
                                        Name = config.Config,
                                        Value = config.Value,
                                    }),
                                ],
                            },
                        ],
                    },
                    2
                )
            );
        await ReplaceAsync("one", topic, ("segment.ms", "5000"));
        await UntilAsync(kafka, Topic, topic, "segment.ms", "=5000 ");
        kafka.Say(await ValueAsync(kafka, Topic, topic, "segment.ms", "retention.ms", "cleanup.policy"));
        await ReplaceAsync("null", topic, ("segment.ms", null));
        await ReplaceAsync("no number", topic, ("segment.ms", "x"));
        await ReplaceAsync("twice", topic, ("segment.ms", "1"), ("segment.ms", "2"));
        await ReplaceAsync("unknown topic", kafka.Name("unknown"), ("segment.ms", "1"));
    }

    [Scenario]
    public static async Task Changes_to_brokers_that_are_refused(ScenarioContext kafka)
    {
        await ChangeAsync(kafka, "only at start", Broker, "1", ("num.partitions", "5", Set));
        await ChangeAsync(kafka, "only at start, for all", Broker, "", ("num.partitions", "5", Set));
        await ChangeAsync(kafka, "another broker", Broker, "2", ("log.cleaner.backoff.ms", "14000", Set));
        await ChangeAsync(kafka, "no broker", Broker, "x", ("log.cleaner.backoff.ms", "14000", Set));
        await ChangeAsync(kafka, "no number", Broker, "1", ("log.retention.ms", "x", Set));
        await ChangeAsync(kafka, "too small", Broker, "", ("log.cleaner.threads", "-1", Set));
        await ChangeAsync(kafka, "only per listener", Broker, "1", ("ssl.key.password", "abc", Set));
        await ChangeAsync(kafka, "only per broker", Broker, "", ("listeners", "PLAINTEXT://:1", Set));
        await ChangeAsync(kafka, "min.insync.replicas of one broker", Broker, "1", ("min.insync.replicas", "2", Set));
        await ChangeAsync(kafka, "no min.insync.replicas", Broker, "", ("min.insync.replicas", null, Delete));
    }

    [Scenario]
    public static async Task What_cannot_be_described(ScenarioContext kafka)
    {
        kafka.Say("unknown topic: " + await ValueAsync(kafka, Topic, kafka.Name("unknown")));
        kafka.Say("empty topic: " + await ValueAsync(kafka, Topic, ""));
        kafka.Say("no name for a topic: " + await ValueAsync(kafka, Topic, "no name"));
        kafka.Say("another broker: " + await ValueAsync(kafka, Broker, "2"));
        kafka.Say("no broker: " + await ValueAsync(kafka, Broker, "x"));
        kafka.Say("unknown type: " + await ValueAsync(kafka, 99, "x"));
        kafka.Say("unnamed client metrics: " + await ValueAsync(kafka, Metrics, ""));
    }

    [Scenario]
    public static async Task A_subscription_to_client_metrics(ScenarioContext kafka)
    {
        var name = kafka.Name("metrics");
        await ChangeAsync(kafka, "unknown", Metrics, name, ("nope", "1", Set));
        await ChangeAsync(kafka, "too often", Metrics, name, ("interval.ms", "5", Set));
        await ChangeAsync(kafka, "no selector", Metrics, name, ("match", "foo=bar", Set));
        await ChangeAsync(kafka, "no pattern", Metrics, name, ("match", "client_id=[", Set));
        await ChangeAsync(kafka, "without name", Metrics, "", ("interval.ms", "1000", Set));
        await ChangeAsync(kafka, "append", Metrics, name, ("metrics", "a.b", Append));
        kafka.Say(await ValueAsync(kafka, Metrics, name, "interval.ms", "match", "metrics"));
        await ChangeAsync(
            kafka,
            "fine",
            Metrics,
            name,
            ("interval.ms", "1000", Set),
            ("metrics", "org.apache.kafka.producer.", Set),
            ("match", "client_id=nobody-at-all", Set)
        );
        await UntilAsync(kafka, Metrics, name, "interval.ms", "=1000 ");
        kafka.Say(await ValueAsync(kafka, Metrics, name, "interval.ms", "match", "metrics"));
        var listed = await kafka.AskAsync<ListConfigResourcesResponse>(1, new ListConfigResourcesRequest(), 0);
        kafka.Say($"listed: {listed.ConfigResources.Exists(resource => resource.ResourceName == name)}");
        await ChangeAsync(
            kafka,
            "delete",
            Metrics,
            name,
            ("interval.ms", null, Delete),
            ("metrics", null, Delete),
            ("match", null, Delete)
        );
        await UntilAsync(kafka, Metrics, name, "interval.ms", "source 5");
    }
}
