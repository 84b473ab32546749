using Change = EmbeddedKafka.Protocol.IncrementalAlterConfigsRequest.AlterableConfig;

namespace Differential.Tests.Configs;

internal static class Altering
{
    const sbyte Set = 0,
        Delete = 1,
        Append = 2,
        Subtract = 3;

    static async Task<IncrementalAlterConfigsResponse.AlterConfigsResourceResponse> AlterAsync(
        ScenarioContext kafka,
        sbyte type,
        string name,
        bool validateOnly,
        params (string Name, sbyte Operation, string? Value)[] changes
    ) =>
        (
            await kafka.AskAsync<IncrementalAlterConfigsResponse>(
                1,
                new IncrementalAlterConfigsRequest
                {
                    ValidateOnly = validateOnly,
                    Resources =
                    [
                        new()
                        {
                            ResourceType = type,
                            ResourceName = name,
                            Configs =
                            [
                                .. changes.Select(change => new Change
                                {
                                    Name = change.Name,
                                    ConfigOperation = change.Operation,
                                    Value = change.Value,
                                }),
                            ],
                        },
                    ],
                },
                1
            )
        ).Responses.Single();

    [Scenario]
    public static async Task Configs_change_step_by_step(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("retention.ms", "60000"));
        async Task StepAsync(string what, string config, string awaited, params (string, sbyte, string?)[] changes)
        {
            var answer = await AlterAsync(kafka, Describing.TopicType, topic, false, changes);
            var now = await kafka.UntilAsync(
                async () =>
                    (await Describing.DescribeAsync(kafka, Describing.TopicType, topic, [config])).Configs.Single(),
                one => one.Value == awaited,
                $"{config} is {awaited}"
            );
            kafka.Say($"{what}: {answer.ErrorCode.KafkaName()}, {Describing.Text(now)}");
        }
        await StepAsync("set", "retention.ms", "5000", ("retention.ms", Set, "5000"));
        await StepAsync("deleted", "retention.ms", "-1", ("retention.ms", Delete, null));
        await StepAsync("appended", "cleanup.policy", "delete,compact", ("cleanup.policy", Append, "compact"));
        await StepAsync("appended again", "cleanup.policy", "delete,compact", ("cleanup.policy", Append, "compact"));
        await StepAsync("subtracted", "cleanup.policy", "compact", ("cleanup.policy", Subtract, "delete"));
        await StepAsync(
            "several",
            "max.message.bytes",
            "777",
            ("max.message.bytes", Set, "777"),
            ("cleanup.policy", Delete, null),
            ("segment.ms", Set, "100000")
        );
        await StepAsync("one of them", "segment.ms", "100000");
    }

    [Scenario]
    public static async Task Changes_are_checked(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("retention.ms", "60000"));
        async Task TryAsync(string what, sbyte type, string name, params (string, sbyte, string?)[] changes)
        {
            var answer = await AlterAsync(kafka, type, name, false, changes);
            kafka.Say($"{what}: {answer.ErrorCode.KafkaName()} {answer.ErrorMessage}");
        }
        await TryAsync("no number", Describing.TopicType, topic, ("retention.ms", Set, "soon"));
        await TryAsync("no such config", Describing.TopicType, topic, ("no.such.config", Set, "1"));
        await TryAsync("deleting no such config", Describing.TopicType, topic, ("no.such.config", Delete, null));
        await TryAsync("a null", Describing.TopicType, topic, ("retention.ms", Set, null));
        await TryAsync("append to what is no list", Describing.TopicType, topic, ("retention.ms", Append, "1"));
        await TryAsync("subtract from what is no list", Describing.TopicType, topic, ("retention.ms", Subtract, "1"));
        await TryAsync("an unknown operation", Describing.TopicType, topic, ("retention.ms", 9, "1"));
        await TryAsync(
            "the same twice",
            Describing.TopicType,
            topic,
            ("retention.ms", Set, "1"),
            ("retention.ms", Set, "2")
        );
        await TryAsync(
            "one good, one bad",
            Describing.TopicType,
            topic,
            ("retention.ms", Set, "1"),
            ("segment.ms", Set, "x")
        );
        await TryAsync("unknown topic", Describing.TopicType, kafka.Name("unknown"), ("retention.ms", Set, "1"));
        await TryAsync("a bad name", Describing.TopicType, "a?b", ("retention.ms", Set, "1"));
        await TryAsync("an unknown node", Describing.BrokerType, "9", ("log.retention.ms", Set, "1"));
        await TryAsync("no number for a node", Describing.BrokerType, "one", ("log.retention.ms", Set, "1"));
        await TryAsync("what a node reads only at its start", Describing.BrokerType, "1", ("num.partitions", Set, "7"));
        await TryAsync("an unknown type", 99, "x", ("a", Set, "1"));
        await TryAsync("nothing", Describing.TopicType, topic);
        kafka.Say(
            $"unchanged: {string.Join("; ", (await Describing.DescribeAsync(kafka, Describing.TopicType, topic, ["retention.ms", "segment.ms"])).Configs.OrderBy(config => config.Name, StringComparer.Ordinal).Select(Describing.Text))}"
        );
    }

    [Scenario]
    public static async Task Only_to_validate_changes_nothing(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("retention.ms", "60000"));
        kafka.Say(
            $"good: {(await AlterAsync(kafka, Describing.TopicType, topic, true, ("retention.ms", Set, "5"))).ErrorCode.KafkaName()}"
        );
        kafka.Say(
            $"bad: {(await AlterAsync(kafka, Describing.TopicType, topic, true, ("retention.ms", Set, "x"))).ErrorCode.KafkaName()}"
        );
        kafka.Say(
            Describing.Text(
                (await Describing.DescribeAsync(kafka, Describing.TopicType, topic, ["retention.ms"])).Configs.Single()
            )
        );
    }

    [Scenario(Disturbs = true)]
    public static async Task Brokers_have_defaults_and_values_of_their_own(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        async Task SayAsync(string what, int node, string awaited)
        {
            var now = await kafka.UntilAsync(
                async () =>
                    (
                        await Describing.DescribeAsync(
                            kafka,
                            Describing.BrokerType,
                            $"{node}",
                            ["message.max.bytes"],
                            node: node
                        )
                    ).Configs.Single(),
                one => one.Value == awaited,
                $"node {node} has {awaited}"
            );
            kafka.Say($"{what}, node {node}: {Describing.Text(now)}");
        }
        async Task AlterAllAsync(string name, sbyte operation, string? value) =>
            kafka.Say(
                $"'{name}' {value ?? "deleted"}: "
                    + $"{(await AlterAsync(kafka, Describing.BrokerType, name, false, ("message.max.bytes", operation, value))).ErrorCode.KafkaName()}"
            );
        try
        {
            await AlterAllAsync("", Set, "500000");
            await SayAsync("the default of all", 1, "500000");
            await SayAsync("the default of all", 2, "500000");
            await AlterAllAsync("1", Set, "400000");
            await SayAsync("its own", 1, "400000");
            await SayAsync("not its own", 2, "500000");
            kafka.Say(
                Describing.Text(
                    (
                        await Describing.DescribeAsync(kafka, Describing.TopicType, topic, ["max.message.bytes"])
                    ).Configs.Single()
                )
            );
        }
        finally
        {
            await AlterAsync(kafka, Describing.BrokerType, "1", false, ("message.max.bytes", Delete, null));
            await AlterAsync(kafka, Describing.BrokerType, "", false, ("message.max.bytes", Delete, null));
        }
        await SayAsync("as at first", 1, "1048588");
    }

    [Scenario]
    public static async Task Values_are_read_without_their_blanks(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        (string, sbyte, string?)[] changes =
        [
            ("message.timestamp.type", Set, "LogAppendTime "),
            ("retention.ms", Set, " +07 "),
            ("cleanup.policy", Set, " compact , delete,compact "),
            ("min.cleanable.dirty.ratio", Set, "25e-2"),
            ("unclean.leader.election.enable", Set, " TRUE "),
            ("compression.type", Set, " gzip"),
            ("compression.gzip.level", Set, "09"),
        ];
        var names = changes.Select(change => change.Item1).ToList();
        kafka.Say((await AlterAsync(kafka, Describing.TopicType, topic, false, changes)).ErrorCode.KafkaName());
        var described = await kafka.UntilAsync(
            async () => (await Describing.DescribeAsync(kafka, Describing.TopicType, topic, names)).Configs,
            configs => configs.Any(config => config.Value == "LogAppendTime"),
            "the configs are known"
        );
        foreach (var config in described.OrderBy(config => config.Name, StringComparer.Ordinal))
            kafka.Say(Describing.Text(config));
        var sent = await kafka.Producer().ProduceAsync(topic, new() { Key = "k", Value = "tea" });
        kafka.Say($"a record has the time of its {sent.Timestamp.Type}");
    }

    [Scenario(Disturbs = true)]
    public static async Task Threads_become_more_step_by_step(ScenarioContext kafka)
    {
        async Task StepAsync(string value, string awaited)
        {
            var answer = await AlterAsync(kafka, Describing.BrokerType, "1", false, ("num.io.threads", Set, value));
            kafka.Say($"{value}: {answer.ErrorCode.KafkaName()} {answer.ErrorMessage}");
            await AwaitAsync(awaited);
        }
        async Task AwaitAsync(string awaited) =>
            await kafka.UntilAsync(
                async () =>
                    (await Describing.DescribeAsync(kafka, Describing.BrokerType, "1", ["num.io.threads"]))
                        .Configs.Single()
                        .Value,
                value => value == awaited,
                $"there are {awaited} threads"
            );
        try
        {
            await StepAsync("17", "8");
            await StepAsync("16", "16");
            await StepAsync("17", "17");
            await StepAsync("7", "17");
            await StepAsync("8", "8");
        }
        finally
        {
            await AlterAsync(kafka, Describing.BrokerType, "1", false, ("num.io.threads", Delete, null));
            await AwaitAsync("8");
        }
    }

    [Scenario]
    public static async Task Brokers_check_what_goes_together(ScenarioContext kafka)
    {
        async Task TryAsync(params (string Name, string Value)[] configs)
        {
            var changes = configs.Select(config => (config.Name, Set, (string?)config.Value)).ToArray();
            foreach (var broker in (string[])["1", ""])
            {
                var answer = await AlterAsync(kafka, Describing.BrokerType, broker, true, changes);
                var who = broker.Length == 0 ? "all" : broker;
                var what = string.Join(' ', configs.Select(config => $"{config.Name}={config.Value}"));
                kafka.Say($"{who}: {what}: {answer.ErrorCode.KafkaName()} {answer.ErrorMessage}");
            }
        }
        await TryAsync(("log.retention.ms", "1000"), ("log.local.retention.ms", "1000"));
        await TryAsync(("log.retention.ms", "1000"), ("log.local.retention.ms", "1001"));
        await TryAsync(("log.retention.ms", "1000"), ("log.local.retention.ms", "-1"));
        await TryAsync(("log.retention.ms", "1000"), ("log.local.retention.ms", "-2"));
        await TryAsync(("log.retention.bytes", "1000"), ("log.local.retention.bytes", "1001"));
        await TryAsync(("log.retention.bytes", "1000"), ("log.local.retention.bytes", "-1"));
        await TryAsync(("log.cleaner.min.compaction.lag.ms", "2"), ("log.cleaner.max.compaction.lag.ms", "1"));
        await TryAsync(("log.cleaner.threads", "2"), ("log.cleaner.dedupe.buffer.size", "2097152"));
        await TryAsync(("log.cleaner.threads", "2"), ("log.cleaner.dedupe.buffer.size", "4194304"));
        await TryAsync(("max.connections.per.ip", "0"), ("max.connections.per.ip.overrides", "127.0.0.1:5"));
        await TryAsync(("num.partitions", "2"), ("num.io.threads", "x"));
        await TryAsync(("num.partitions", "2"), ("ssl.keystore.type", "x"));
        await TryAsync(("ssl.keystore.type", "x"), ("num.io.threads", "x"));
        await TryAsync(("ssl.client.auth", "required"), ("num.io.threads", "x"));
        await TryAsync(("ssl.client.auth", "required"), ("num.io.threads", "100"));
        await TryAsync(("max.connections", "0"), ("log.roll.ms", "0"));
    }
}
