using Resource = EmbeddedKafka.Protocol.DescribeConfigsRequest.DescribeConfigsResource;

namespace Differential.Tests.Configs;

internal static class Describing
{
    public const sbyte TopicType = 2,
        BrokerType = 4;

    public static async Task<DescribeConfigsResponse.DescribeConfigsResult> DescribeAsync(
        ScenarioContext kafka,
        sbyte type,
        string name,
        List<string>? keys = null,
        bool synonyms = true,
        int node = 1,
        short version = 4
    ) =>
        (
            await kafka.AskAsync<DescribeConfigsResponse>(
                node,
                new DescribeConfigsRequest
                {
                    Resources =
                    [
                        new()
                        {
                            ResourceType = type,
                            ResourceName = name,
                            ConfigurationKeys = keys,
                        },
                    ],
                    IncludeSynonyms = synonyms,
                },
                version
            )
        ).Results.Single();

    public static string Text(DescribeConfigsResponse.DescribeConfigsResourceResult config)
    {
        var marks = (config.ReadOnly ? " read-only" : "") + (config.IsSensitive ? " sensitive" : "");
        var synonyms =
            config.Synonyms.Count == 0
                ? ""
                : $" [{string.Join(", ", config.Synonyms.Select(one => $"{one.Name}={one.Value ?? "null"} ({one.Source})"))}]";
        return $"{config.Name}={config.Value ?? "null"} type {config.ConfigType} source "
            + $"{config.ConfigSource}{marks}{synonyms}";
    }

    [Scenario]
    public static async Task A_topic_with_all_its_configs(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            configs: [("retention.ms", "60000"), ("cleanup.policy", "compact")]
        );
        foreach (
            var config in (await DescribeAsync(kafka, TopicType, topic)).Configs.OrderBy(
                config => config.Name,
                StringComparer.Ordinal
            )
        )
            kafka.Say(Text(config));
    }

    [Scenario]
    public static async Task Some_configs_in_every_version(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("retention.ms", "60000"));
        await kafka.SayVersionsAsync(
            1,
            4,
            async version =>
            {
                var answer = await DescribeAsync(
                    kafka,
                    TopicType,
                    topic,
                    ["retention.ms", "max.message.bytes", "no.such.config"],
                    synonyms: true,
                    version: version
                );
                return $"{answer.ErrorCode.KafkaName()} "
                    + $"{string.Join("; ", answer.Configs.OrderBy(config => config.Name, StringComparer.Ordinal).Select(Text))}";
            }
        );
        kafka.Say(
            $"without synonyms: {string.Join("; ", (await DescribeAsync(kafka, TopicType, topic, ["retention.ms"], synonyms: false)).Configs.Select(Text))}"
        );
        kafka.Say($"no keys: {(await DescribeAsync(kafka, TopicType, topic, [])).Configs.Count > 20}");
    }

    [Scenario]
    public static async Task A_broker_with_some_of_its_configs(ScenarioContext kafka)
    {
        string[] names =
        [
            "log.retention.ms",
            "log.retention.hours",
            "message.max.bytes",
            "num.partitions",
            "auto.create.topics.enable",
            "default.replication.factor",
            "min.insync.replicas",
            "unclean.leader.election.enable",
            "offsets.topic.num.partitions",
            "group.initial.rebalance.delay.ms",
            "group.min.session.timeout.ms",
            "replica.lag.time.max.ms",
            "log.segment.bytes",
            "compression.type",
            "log.cleanup.policy",
            "delete.topic.enable",
            "fetch.max.bytes",
            "max.incremental.fetch.session.cache.slots",
            "broker.session.timeout.ms",
            "transaction.state.log.min.isr",
            "log.message.timestamp.type",
            "connections.max.idle.ms",
            "node.id",
            "socket.request.max.bytes",
        ];
        var answer = await DescribeAsync(kafka, BrokerType, "1", [.. names]);
        foreach (var config in answer.Configs.OrderBy(config => config.Name, StringComparer.Ordinal))
            kafka.Say(Text(config));
    }

    [Scenario]
    public static async Task What_cannot_be_described(ScenarioContext kafka)
    {
        async Task TryAsync(string what, sbyte type, string name, int node = 1)
        {
            var answer = await DescribeAsync(kafka, type, name, ["retention.ms"], node: node);
            kafka.Say(
                $"{what}: {answer.ErrorCode.KafkaName()}, type {answer.ResourceType}, {answer.Configs.Count} configs"
            );
        }
        await TryAsync("unknown topic", TopicType, kafka.Name("unknown"));
        await TryAsync("a bad name", TopicType, "a?b");
        await TryAsync("an empty name", TopicType, "");
        await TryAsync("another node", BrokerType, "2");
        await TryAsync("an unknown node", BrokerType, "9");
        await TryAsync("no number", BrokerType, "one");
        await TryAsync("the default of nodes", BrokerType, "");
        await TryAsync("an unknown type", 99, "x");
        await TryAsync("type 0", 0, "x");
        var twice = await kafka.AskAsync<DescribeConfigsResponse>(
            1,
            new DescribeConfigsRequest
            {
                Resources =
                [
                    new Resource
                    {
                        ResourceType = BrokerType,
                        ResourceName = "1",
                        ConfigurationKeys = ["num.partitions"],
                    },
                    new Resource
                    {
                        ResourceType = BrokerType,
                        ResourceName = "1",
                        ConfigurationKeys = ["num.partitions"],
                    },
                ],
            },
            4
        );
        kafka.Say($"twice: {string.Join(", ", twice.Results.Select(result => result.ErrorCode.KafkaName()))}");
    }
}
