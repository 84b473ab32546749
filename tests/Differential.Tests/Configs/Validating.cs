using System.Text.RegularExpressions;
using Config = EmbeddedKafka.Protocol.DescribeConfigsResponse.DescribeConfigsResourceResult;

namespace Differential.Tests.Configs;

/// <summary>Every config of every kind of resource with every odd value, only to validate. What has the same answer is
/// told once.</summary>
internal static partial class Validating
{
    const sbyte Group = 32,
        Metrics = 16;

    /// <summary>What a broker takes, and its description does not list.</summary>
    static readonly (string Name, sbyte Type)[] Unlisted =
    [
        ("follower.replication.throttled.rate", 5),
        ("leader.replication.throttled.rate", 5),
        ("replica.alter.log.dirs.io.max.bytes.per.second", 5),
        ("log.initial.task.delay.ms", 5),
        ("producer.id.expiration.check.interval.ms", 3),
        ("unstable.api.versions.enable", 1),
        ("super.users", 2),
        ("allow.everyone.if.no.acl.found", 1),
        ("nobody.knows.this", 2),
        ("listener.name.plaintext.max.connections", 3),
        ("listener.name.plaintext.max.connection.creation.rate", 3),
        ("listener.name.plaintext.num.network.threads", 3),
        ("listener.name.plaintext.ssl.keystore.type", 2),
        ("listener.name.plaintext.nobody.knows.this", 2),
        ("listener.name.sasl_plaintext.sasl.enabled.mechanisms", 7),
        ("listener.name.nobody.ssl.client.auth", 2),
    ];

    [Scenario]
    public static Task What_one_broker_may_be_told(ScenarioContext kafka) => BrokerAsync(kafka, "1");

    [Scenario]
    public static Task What_all_brokers_may_be_told(ScenarioContext kafka) => BrokerAsync(kafka, "");

    [Scenario]
    public static async Task What_a_topic_may_be_told(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var configs = await ListAsync(kafka, Describing.TopicType, topic);
        configs.Add(new() { Name = "internal.segment.bytes", ConfigType = 3 });
        configs.Add(new() { Name = "nobody.knows.this", ConfigType = 2 });
        await SayAsync(kafka, configs, (name, value) => AlterAsync(kafka, Describing.TopicType, topic, name, value));
    }

    [Scenario]
    public static async Task What_a_new_topic_may_be_told(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var configs = await ListAsync(kafka, Describing.TopicType, topic);
        configs.Add(new() { Name = "internal.segment.bytes", ConfigType = 3 });
        configs.Add(new() { Name = "nobody.knows.this", ConfigType = 2 });
        var name = kafka.Name("new");
        await SayAsync(kafka, configs, (config, value) => CreateAsync(kafka, name, config, value));
    }

    [Scenario]
    public static async Task What_a_group_may_be_told(ScenarioContext kafka)
    {
        var group = kafka.Name("readers");
        var configs = await ListAsync(kafka, Group, group);
        configs.Add(new() { Name = "nobody.knows.this", ConfigType = 2 });
        await SayAsync(kafka, configs, (name, value) => AlterAsync(kafka, Group, group, name, value));
    }

    [Scenario]
    public static async Task What_a_subscription_to_metrics_may_be_told(ScenarioContext kafka)
    {
        var name = kafka.Name("subscription");
        var configs = await ListAsync(kafka, Metrics, name);
        configs.Add(new() { Name = "nobody.knows.this", ConfigType = 2 });
        await SayAsync(kafka, configs, (config, value) => AlterAsync(kafka, Metrics, name, config, value));
    }

    static async Task BrokerAsync(ScenarioContext kafka, string broker)
    {
        var configs = (await ListAsync(kafka, Describing.BrokerType, "1")).FindAll(config =>
            config.ConfigType != 0 && !config.Name.StartsWith("listener.name.", StringComparison.Ordinal)
        );
        configs.AddRange(
            Unlisted
                .Where(one => configs.TrueForAll(config => config.Name != one.Name))
                .Select(one => new Config { Name = one.Name, ConfigType = one.Type })
        );
        await SayAsync(kafka, configs, (name, value) => AlterAsync(kafka, Describing.BrokerType, broker, name, value));
    }

    static async Task<List<Config>> ListAsync(ScenarioContext kafka, sbyte type, string name) =>
        [
            .. (await Describing.DescribeAsync(kafka, type, name, synonyms: false)).Configs.OrderBy(
                config => config.Name,
                StringComparer.Ordinal
            ),
        ];

    static async Task<string> AlterAsync(ScenarioContext kafka, sbyte type, string name, string config, string value)
    {
        var answer = (
            await kafka.AskAsync<IncrementalAlterConfigsResponse>(
                1,
                new IncrementalAlterConfigsRequest
                {
                    ValidateOnly = true,
                    Resources =
                    [
                        new()
                        {
                            ResourceType = type,
                            ResourceName = name,
                            Configs = [new() { Name = config, Value = value }],
                        },
                    ],
                },
                1
            )
        ).Responses.Single();
        return $"{answer.ErrorCode.KafkaName()} {answer.ErrorMessage}";
    }

    static async Task<string> CreateAsync(ScenarioContext kafka, string name, string config, string value)
    {
        var answer = (
            await kafka.AskAsync<CreateTopicsResponse>(
                1,
                new CreateTopicsRequest
                {
                    ValidateOnly = true,
                    TimeoutMs = 30_000,
                    Topics =
                    [
                        new()
                        {
                            Name = name,
                            NumPartitions = 1,
                            ReplicationFactor = 1,
                            Configs = [new() { Name = config, Value = value }],
                        },
                    ],
                },
                7
            )
        ).Topics.Single();
        return $"{answer.ErrorCode.KafkaName()} {answer.ErrorMessage}";
    }

    static async Task SayAsync(
        ScenarioContext kafka,
        IReadOnlyList<Config> configs,
        Func<string, string, Task<string>> ask
    )
    {
        var answers = new List<(string Answer, string Name, string Value)>();
        foreach (var config in configs)
        {
            var values = new Queue<string>(OddValues.For(config));
            var asked = new HashSet<string>(StringComparer.Ordinal);
            while (values.TryDequeue(out var value))
            {
                if (!asked.Add(value))
                    continue;
                var answer = await ask(config.Name, value);
                answers.Add((Form(answer, config.Name, value), config.Name, value));
                foreach (var next in OddValues.AtBound(answer))
                    values.Enqueue(next);
            }
        }
        foreach (var same in answers.GroupBy(one => one.Answer).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            kafka.Say(same.Key);
            var byValues = same.GroupBy(one => one.Name, one => $"'{one.Value}'")
                .GroupBy(one => string.Join(' ', one.Order(StringComparer.Ordinal)), one => one.Key);
            foreach (var names in byValues.OrderBy(names => names.Key, StringComparer.Ordinal))
                kafka.Say($"  {names.Key}: {string.Join(' ', names.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>The answer without what was asked, so that like answers are alike.</summary>
    static string Form(string answer, string name, string value)
    {
        var form = answer.Replace(name, "NAME", StringComparison.Ordinal);
        foreach (
            var before in (string[])["Invalid value ", "Invalid value `", "Class ", "pattern: ", "NAME=", "from '["]
        )
        foreach (
            var (shown, mark) in (ReadOnlySpan<(string, string)>)
                [(value, "VALUE"), (value.Trim(), "TRIMMED"), (value.Trim().TrimStart('+', '0'), "NUMBER")]
        )
            form = ReplaceWhole(form, before, shown, mark);
        // Ports are others in each run.
        return ListenersPattern().Replace(form, "[LISTENERS]");
    }

    static string ReplaceWhole(string text, string before, string value, string mark)
    {
        var start = text.IndexOf(before + value, StringComparison.Ordinal);
        var end = start + before.Length + value.Length;
        return
            value.Length == 0 && mark == "NUMBER"
            || start < 0
            || end < text.Length && char.IsAsciiLetterOrDigit(text[end])
            ? text
            : text[..(start + before.Length)] + mark + text[end..];
    }

    [GeneratedRegex(@"\[PLAINTEXT://[^,\]]+, SASL_PLAINTEXT://[^,\]]+(, CONTROLLER://[^,\]]+)?\](?=': No)")]
    private static partial Regex ListenersPattern();
}
