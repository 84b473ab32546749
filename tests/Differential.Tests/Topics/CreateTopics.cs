using Topic = EmbeddedKafka.Protocol.CreateTopicsRequest.CreatableTopic;

namespace Differential.Tests.Topics;

internal static class CreateTopics
{
    static CreateTopicsRequest Request(params Topic[] topics) => new() { TimeoutMs = 30_000, Topics = [.. topics] };

    static async Task SayAsync(ScenarioContext kafka, string what, Topic topic)
    {
        var made = (await kafka.AskAsync<CreateTopicsResponse>(1, Request(topic), 7)).Topics.Single();
        kafka.Say(
            $"{what}: {made.ErrorCode.KafkaName()}, {made.NumPartitions} partitions, {made.ReplicationFactor} "
                + $"replicas{(made.ErrorMessage is null ? "" : $", {made.ErrorMessage}")}"
        );
    }

    [Scenario]
    public static async Task A_topic_is_made_once(ScenarioContext kafka)
    {
        var request = Request(
            new Topic
            {
                Name = kafka.Name("orders"),
                NumPartitions = 2,
                ReplicationFactor = 2,
            }
        );
        for (var i = 0; i < 2; i++)
        {
            var made = (await kafka.AskAsync<CreateTopicsResponse>(1, request, 7)).Topics.Single();
            kafka.Say(
                $"{made.Name}: {made.ErrorCode.KafkaName()}, {made.NumPartitions} partitions, "
                    + $"{made.ReplicationFactor} replicas, has an id {made.TopicId != Guid.Empty}"
            );
        }
        await kafka.UntilKnownAsync(request.Topics[0].Name, 2);
    }

    [Scenario]
    public static async Task Names_have_rules(ScenarioContext kafka)
    {
        foreach (var name in (string[])["", ".", "..", "a b", "a/b", "tea?", "ü", new string('x', 250)])
            await SayAsync(
                kafka,
                name.Length > 100 ? "too long" : $"'{name}'",
                new()
                {
                    Name = name,
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                }
            );
        var dotted = kafka.Name("a.b");
        await SayAsync(
            kafka,
            "a.b",
            new()
            {
                Name = dotted,
                NumPartitions = 1,
                ReplicationFactor = 1,
            }
        );
        await SayAsync(
            kafka,
            "a_b",
            new()
            {
                Name = kafka.Name("a_b"),
                NumPartitions = 1,
                ReplicationFactor = 1,
            }
        );
        await SayAsync(
            kafka,
            "A-B.c_9",
            new()
            {
                Name = kafka.Name("A-B.c_9"),
                NumPartitions = 1,
                ReplicationFactor = 1,
            }
        );
        var longest = kafka.Name(new string('y', 242));
        kafka.Rename(longest, "the longest");
        await SayAsync(
            kafka,
            $"{longest.Length} letters",
            new()
            {
                Name = longest,
                NumPartitions = 1,
                ReplicationFactor = 1,
            }
        );
    }

    [Scenario]
    public static async Task Counts_have_limits(ScenarioContext kafka)
    {
        foreach (
            var (partitions, replicas) in ((int, short)[])
                [(0, 1), (-2, 1), (1, 0), (1, -2), (1, 4), (-1, -1), (2, -1), (-1, 1), (1, 3), (0, 0)]
        )
            await SayAsync(
                kafka,
                $"{partitions} partitions, {replicas} replicas",
                new()
                {
                    Name = kafka.Name($"t{partitions}{replicas}"),
                    NumPartitions = partitions,
                    ReplicationFactor = replicas,
                }
            );
    }

    [Scenario]
    public static async Task Replicas_may_be_chosen(ScenarioContext kafka)
    {
        async Task TryAsync(
            string what,
            int partitions,
            short replicas,
            params (int Partition, int[] Nodes)[] chosen
        ) =>
            await SayAsync(
                kafka,
                what,
                new()
                {
                    Name = kafka.Name(what.Replace(' ', '-')),
                    NumPartitions = partitions,
                    ReplicationFactor = replicas,
                    Assignments =
                    [
                        .. chosen.Select(one => new CreateTopicsRequest.CreatableReplicaAssignment
                        {
                            PartitionIndex = one.Partition,
                            BrokerIds = [.. one.Nodes],
                        }),
                    ],
                }
            );
        await TryAsync("fine", -1, -1, (0, [3, 1]), (1, [2, 3]));
        await TryAsync("out of order", -1, -1, (1, [3, 1]), (0, [2, 3]));
        await TryAsync("partitions given too", 1, -1, (0, [1]));
        await TryAsync("replicas given too", -1, 1, (0, [1]));
        await TryAsync("a gap", -1, -1, (0, [1]), (2, [1]));
        await TryAsync("not from zero", -1, -1, (1, [1]));
        await TryAsync("twice the same node", -1, -1, (0, [1, 1]));
        await TryAsync("an unknown node", -1, -1, (0, [1, 9]));
        await TryAsync("a negative node", -1, -1, (0, [-1]));
        await TryAsync("unequal", -1, -1, (0, [1, 2]), (1, [3]));
        await TryAsync("nobody", -1, -1, (0, []));
        var topic = kafka.Name("fine");
        await kafka.UntilKnownAsync(topic, 2);
        foreach (
            var partition in (await kafka.MetadataAsync(topic)).Partitions.OrderBy(partition =>
                partition.PartitionIndex
            )
        )
            kafka.Say("fine", partition);
    }

    [Scenario]
    public static async Task Configs_are_checked(ScenarioContext kafka)
    {
        foreach (
            var (name, value) in ((string, string?)[])
                [
                    ("retention.ms", "1000"),
                    ("retention.ms", "soon"),
                    ("retention.ms", "-2"),
                    ("retention.ms", null),
                    ("no.such.config", "1"),
                    ("cleanup.policy", "shred"),
                    ("cleanup.policy", "compact,delete"),
                    ("min.insync.replicas", "0"),
                    ("min.insync.replicas", "2"),
                    ("compression.type", "zip"),
                    ("compression.type", "zstd"),
                    ("max.message.bytes", "-1"),
                    ("segment.bytes", "13"),
                    ("message.timestamp.type", "Whenever"),
                    ("unclean.leader.election.enable", "maybe"),
                    ("min.cleanable.dirty.ratio", "1.5"),
                    ("flush.messages", "0"),
                    ("", "1"),
                ]
        )
            await SayAsync(
                kafka,
                $"{name}={value ?? "null"}",
                new()
                {
                    Name = kafka.Name($"{name}{value}".Replace(',', '-')),
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                    Configs = [new() { Name = name, Value = value }],
                }
            );
    }

    [Scenario]
    public static async Task Only_to_validate_makes_nothing(ScenarioContext kafka)
    {
        var request = Request(
            new Topic
            {
                Name = kafka.Name("orders"),
                NumPartitions = 3,
                ReplicationFactor = 2,
            },
            new Topic
            {
                Name = kafka.Name("bad"),
                NumPartitions = 0,
                ReplicationFactor = 2,
            }
        );
        request.ValidateOnly = true;
        foreach (
            var topic in (await kafka.AskAsync<CreateTopicsResponse>(2, request, 7)).Topics.OrderByDescending(topic =>
                topic.Name
            )
        )
            kafka.Say(
                $"{topic.Name}: {topic.ErrorCode.KafkaName()} {topic.NumPartitions} "
                    + $"{topic.ReplicationFactor}, id {topic.TopicId != Guid.Empty}, configs "
                    + $"{topic.Configs?.Count > 20}"
            );
        kafka.Say("metadata", await kafka.MetadataAsync(request.Topics[0].Name));
    }

    [Scenario]
    public static async Task CreateTopics_in_every_version(ScenarioContext kafka)
    {
        await kafka.SayVersionsAsync(
            2,
            7,
            async version =>
            {
                var answer = await kafka.AskAsync<CreateTopicsResponse>(
                    1,
                    Request(
                        new Topic
                        {
                            Name = kafka.Name($"v{version}"),
                            NumPartitions = 2,
                            ReplicationFactor = 1,
                        }
                    ),
                    version
                );
                var topic = answer.Topics.Single();
                kafka.Rename(topic.Name, "topic");
                return $"{topic.Name} {topic.ErrorCode.KafkaName()}, {topic.NumPartitions} partitions, "
                    + $"{topic.ReplicationFactor} replicas, configs {topic.Configs is { Count: > 20 }}, id "
                    + $"{topic.TopicId != Guid.Empty}, message {topic.ErrorMessage ?? "null"}";
            }
        );
    }

    [Scenario]
    public static async Task The_answer_has_the_configs(ScenarioContext kafka)
    {
        var request = Request(
            new Topic
            {
                Name = kafka.Name("orders"),
                NumPartitions = 1,
                ReplicationFactor = 1,
                Configs =
                [
                    new() { Name = "retention.bytes", Value = "5000" },
                    new() { Name = "cleanup.policy", Value = "compact" },
                ],
            }
        );
        foreach (
            var config in (await kafka.AskAsync<CreateTopicsResponse>(1, request, 7))
                .Topics.Single()
                .Configs!.OrderBy(config => config.Name, StringComparer.Ordinal)
        )
            kafka.Say(
                $"{config.Name}={config.Value ?? "null"} source "
                    + $"{config.ConfigSource}{(config.ReadOnly ? " read-only" : "")}{(config.IsSensitive ? " sensitive" : "")}"
            );
    }

    [Scenario]
    public static async Task The_same_name_twice_is_refused(ScenarioContext kafka)
    {
        var (twice, once) = (kafka.Name("twice"), kafka.Name("once"));
        var request = Request(
            new()
            {
                Name = twice,
                NumPartitions = 1,
                ReplicationFactor = 1,
            },
            new()
            {
                Name = once,
                NumPartitions = 1,
                ReplicationFactor = 1,
            },
            new()
            {
                Name = twice,
                NumPartitions = 2,
                ReplicationFactor = 1,
            }
        );
        foreach (
            var topic in (await kafka.AskAsync<CreateTopicsResponse>(1, request, 7)).Topics.OrderBy(topic => topic.Name)
        )
            kafka.Say($"{topic.Name}: {topic.ErrorCode.KafkaName()} {topic.ErrorMessage}");
    }

    [Scenario]
    public static async Task Internal_names_are_free_for_all(ScenarioContext kafka)
    {
        await kafka.CoordinatorAsync(kafka.Name("group"));
        await SayAsync(
            kafka,
            "__consumer_offsets",
            new()
            {
                Name = "__consumer_offsets",
                NumPartitions = 1,
                ReplicationFactor = 1,
            }
        );
        await SayAsync(
            kafka,
            "two underscores",
            new()
            {
                Name = "__" + kafka.Name("mine"),
                NumPartitions = 1,
                ReplicationFactor = 1,
            }
        );
    }
}
