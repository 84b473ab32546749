using Grown = EmbeddedKafka.Protocol.CreatePartitionsRequest.CreatePartitionsTopic;

namespace Differential.Tests.Topics;

internal static class CreatePartitions
{
    static async Task SayAsync(ScenarioContext kafka, string what, Grown topic, bool validateOnly = false)
    {
        var made = (
            await kafka.AskAsync<CreatePartitionsResponse>(
                1,
                new CreatePartitionsRequest
                {
                    TimeoutMs = 30_000,
                    Topics = [topic],
                    ValidateOnly = validateOnly,
                },
                3
            )
        ).Results.Single();
        kafka.Say($"{what}: {made.ErrorCode.KafkaName()} {made.ErrorMessage}");
    }

    [Scenario]
    public static async Task A_topic_only_grows(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", partitions: 2, replicas: 2);
        await SayAsync(
            kafka,
            "to 2",
            new()
            {
                Name = topic,
                Count = 2,
                Assignments = null,
            }
        );
        await SayAsync(
            kafka,
            "to 1",
            new()
            {
                Name = topic,
                Count = 1,
                Assignments = null,
            }
        );
        await SayAsync(
            kafka,
            "to 0",
            new()
            {
                Name = topic,
                Count = 0,
                Assignments = null,
            }
        );
        await SayAsync(
            kafka,
            "to -1",
            new()
            {
                Name = topic,
                Count = -1,
                Assignments = null,
            }
        );
        await SayAsync(
            kafka,
            "unknown",
            new()
            {
                Name = kafka.Name("unknown"),
                Count = 3,
                Assignments = null,
            }
        );
        await SayAsync(
            kafka,
            "to 3, only to validate",
            new()
            {
                Name = topic,
                Count = 3,
                Assignments = null,
            },
            validateOnly: true
        );
        kafka.Say($"{(await kafka.MetadataAsync(topic)).Partitions.Count} partitions");
        await SayAsync(
            kafka,
            "to 4",
            new()
            {
                Name = topic,
                Count = 4,
                Assignments = null,
            }
        );
        await kafka.UntilKnownAsync(topic, 4);
        kafka.Say(
            $"{(await kafka.MetadataAsync(topic)).Partitions.Count} partitions, "
                + $"{string.Join(", ", (await kafka.MetadataAsync(topic)).Partitions.Select(partition => partition.ReplicaNodes.Count))} replicas"
        );
    }

    [Scenario]
    public static async Task Replicas_of_new_partitions_may_be_chosen(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
            ]
        );
        static Grown To(string topic, int count, params int[][] nodes) =>
            new()
            {
                Name = topic,
                Count = count,
                Assignments =
                [
                    .. nodes.Select(one => new CreatePartitionsRequest.CreatePartitionsAssignment
                    {
                        BrokerIds = [.. one],
                    }),
                ],
            };
        await SayAsync(kafka, "one too few", To(topic, 3, [2, 3]));
        await SayAsync(kafka, "one too many", To(topic, 2, [2, 3], [3, 1]));
        await SayAsync(kafka, "another number of replicas", To(topic, 2, [2]));
        await SayAsync(kafka, "the same node twice", To(topic, 2, [2, 2]));
        await SayAsync(kafka, "an unknown node", To(topic, 2, [2, 8]));
        await SayAsync(kafka, "nobody", To(topic, 2, []));
        await SayAsync(kafka, "fine", To(topic, 3, [3, 1], [2, 1]));
        await kafka.UntilKnownAsync(topic, 3);
        foreach (
            var partition in (await kafka.MetadataAsync(topic)).Partitions.OrderBy(partition =>
                partition.PartitionIndex
            )
        )
            kafka.Say($"{partition.PartitionIndex}: {string.Join(", ", partition.ReplicaNodes)}");
    }

    [Scenario]
    public static async Task CreatePartitions_in_every_version(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", replicas: 1);
        await kafka.SayVersionsAsync(
            0,
            3,
            async version =>
                kafka.Text(
                    await kafka.AskAsync<CreatePartitionsResponse>(
                        1,
                        new CreatePartitionsRequest
                        {
                            TimeoutMs = 30_000,
                            Topics =
                            [
                                new()
                                {
                                    Name = topic,
                                    Count = version + 2,
                                    Assignments = null,
                                },
                            ],
                        },
                        version
                    )
                )
        );
    }

    [Scenario]
    public static async Task A_topic_named_twice_is_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", replicas: 1);
        var request = new CreatePartitionsRequest
        {
            TimeoutMs = 30_000,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Count = 3,
                    Assignments = null,
                },
                new()
                {
                    Name = topic,
                    Count = 4,
                    Assignments = null,
                },
            ],
        };
        kafka.Say("twice", await kafka.AskAsync<CreatePartitionsResponse>(1, request, 3));
    }
}
