using Asked = EmbeddedKafka.Protocol.MetadataRequest.MetadataRequestTopic;

namespace Differential.Tests.Metadata;

internal static class Topics
{
    static string Text(ScenarioContext kafka, MetadataResponse answer)
    {
        // Any node may be called the controller.
        answer.ControllerId = 0;
        answer.Brokers.Sort((one, other) => one.NodeId - other.NodeId);
        answer.Topics.ForEach(topic =>
            topic.Partitions.Sort((one, other) => one.PartitionIndex - other.PartitionIndex)
        );
        return kafka.Text(answer);
    }

    [Scenario]
    public static async Task Every_version_is_answered(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2, replicas: 2);
        await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            0,
            13,
            async version =>
                Text(
                    kafka,
                    await kafka.AskAsync<MetadataResponse>(
                        1,
                        new MetadataRequest { Topics = [new() { Name = topic }] },
                        version
                    )
                )
        );
    }

    [Scenario]
    public static async Task No_topics_or_all_of_them(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        async Task TryAsync(string what, short version, List<Asked>? topics)
        {
            var answer = await kafka.AskAsync<MetadataResponse>(1, new MetadataRequest { Topics = topics }, version);
            kafka.Say(
                $"{what}, version {version}: {answer.Brokers.Count} nodes, "
                    + $"{(answer.Topics.Count == 0 ? "no topics" : answer.Topics.Exists(one => one.Name == topic) ? "all topics" : "some topics")}"
            );
        }
        await TryAsync("empty", 0, []);
        await TryAsync("empty", 1, []);
        await TryAsync("null", 1, null);
        await TryAsync("empty", 12, []);
        await TryAsync("null", 12, null);
    }

    [Scenario]
    public static async Task What_is_not_there(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        var id = await kafka.TopicIdAsync(topic);
        async Task TryAsync(string what, short version, params Asked[] topics) =>
            kafka.Say(
                $"{what}, version {version}: "
                    + $"{string.Join(", ", (await kafka.AskAsync<MetadataResponse>(1, new MetadataRequest { Topics = [.. topics], AllowAutoTopicCreation = false }, version)).Topics.Select(kafka.Text))}"
            );
        foreach (short version in (short[])[4, 9, 12])
        {
            await TryAsync("unknown name", version, new Asked { Name = kafka.Name("unknown") });
            await TryAsync("bad name", version, new Asked { Name = "a?b" });
            await TryAsync("empty name", version, new Asked { Name = "" });
        }
        await TryAsync("by id", 12, new Asked { TopicId = id, Name = null });
        await TryAsync("by id", 13, new Asked { TopicId = id, Name = null });
        await TryAsync(
            "unknown id",
            12,
            new Asked { TopicId = Guid.Parse("11111111-2222-3333-4444-555555555555"), Name = null }
        );
        await TryAsync("by name with an id beside", 12, new Asked { TopicId = id, Name = topic });
        await TryAsync("twice", 12, new Asked { Name = topic }, new Asked { Name = topic });
    }

    [Scenario]
    public static async Task Ids_and_null_names_have_their_versions(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        var id = await kafka.TopicIdAsync(topic);
        foreach (short version in (short[])[10, 11])
            kafka.Say(
                $"version {version}",
                (
                    await kafka.AskAsync<MetadataResponse>(
                        1,
                        new MetadataRequest
                        {
                            Topics = [new() { Name = topic, TopicId = id }],
                            AllowAutoTopicCreation = false,
                        },
                        version
                    )
                ).Topics.Single()
            );
    }

    [Scenario]
    public static async Task Authorized_operations_come_when_asked_for(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            7,
            13,
            async version =>
            {
                var request = new MetadataRequest
                {
                    Topics = [new() { Name = topic }],
                    IncludeTopicAuthorizedOperations = version >= 8,
                    IncludeClusterAuthorizedOperations = version is >= 8 and <= 10,
                };
                var answer = await kafka.AskAsync<MetadataResponse>(1, request, version);
                return $"topic {answer.Topics.Single().TopicAuthorizedOperations}, cluster "
                    + $"{answer.ClusterAuthorizedOperations}";
            }
        );
    }

    [Scenario]
    public static async Task A_topic_comes_into_being_when_asked_for(ScenarioContext kafka)
    {
        var topic = kafka.Name("orders");
        kafka.Say(
            "not allowed",
            (
                await kafka.AskAsync<MetadataResponse>(
                    1,
                    new MetadataRequest { Topics = [new() { Name = topic }], AllowAutoTopicCreation = false },
                    12
                )
            ).Topics.Single()
        );
        var first = (
            await kafka.AskAsync<MetadataResponse>(1, new MetadataRequest { Topics = [new() { Name = topic }] }, 12)
        ).Topics.Single();
        kafka.Say($"allowed: {first.ErrorCode.KafkaName()}, {first.Partitions.Count} partitions");
        await kafka.UntilKnownAsync(topic, 1);
        var made = await kafka.MetadataAsync(topic);
        kafka.Say(
            $"then: {made.ErrorCode.KafkaName()}, {made.Partitions.Count} partitions, "
                + $"{made.Partitions[0].ReplicaNodes.Count} replicas"
        );
        kafka.Say(
            "a bad name",
            (
                await kafka.AskAsync<MetadataResponse>(1, new MetadataRequest { Topics = [new() { Name = "a?b" }] }, 12)
            ).Topics.Single()
        );
    }
}
