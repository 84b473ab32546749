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
}
