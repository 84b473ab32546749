using State = EmbeddedKafka.Protocol.DeleteTopicsRequest.DeleteTopicState;

namespace Differential.Tests.Topics;

internal static class DeleteTopics
{
    [Scenario]
    public static async Task DeleteTopics_in_every_version(ScenarioContext kafka)
    {
        await kafka.SayVersionsAsync(
            1,
            6,
            async version =>
            {
                var topic = await kafka.CreateTopicAsync($"v{version}", replicas: 1);
                kafka.Rename(topic, "topic");
                kafka.Rename((await kafka.MetadataAsync(topic)).TopicId.ToString(), "<id>");
                var request = new DeleteTopicsRequest
                {
                    TimeoutMs = 30_000,
                    TopicNames = [topic],
                    Topics = [new() { Name = topic }],
                };
                return kafka.Text(await kafka.AskAsync<DeleteTopicsResponse>(1, request, version));
            }
        );
    }

    [Scenario]
    public static async Task Deleting_by_id_and_by_what_is_not_there(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var id = await kafka.TopicIdAsync(topic);
        async Task TryAsync(string what, params State[] topics)
        {
            var answer = await kafka.AskAsync<DeleteTopicsResponse>(
                3,
                new DeleteTopicsRequest { TimeoutMs = 30_000, Topics = [.. topics] },
                6
            );
            foreach (var one in answer.Responses.OrderBy(one => kafka.Text(one), StringComparer.Ordinal))
                kafka.Say(what, one);
        }
        await TryAsync("unknown name", new State { Name = kafka.Name("unknown") });
        await TryAsync("unknown id", new State { TopicId = Guid.Parse("11111111-2222-3333-4444-555555555555") });
        await TryAsync("neither", new State());
        await TryAsync("name and id", new State { Name = topic, TopicId = id });
        await TryAsync("by name and by id at once", new State { Name = topic }, new State { TopicId = id });
        await TryAsync("by id", new State { TopicId = id });
        await TryAsync("by id again", new State { TopicId = id });
        await kafka.UntilAsync(
            () => kafka.MetadataAsync(topic),
            seen => seen.ErrorCode != ErrorCode.None,
            "it is gone"
        );
        kafka.Say("metadata", await kafka.MetadataAsync(topic));
    }

    [Scenario]
    public static async Task A_topic_made_again_is_another(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", replicas: 1);
        var first = (await kafka.MetadataAsync(topic)).TopicId;
        await kafka.Producer().ProduceAsync(topic, new() { Value = "old" });
        await kafka.AskAsync<DeleteTopicsResponse>(
            1,
            new DeleteTopicsRequest { TimeoutMs = 30_000, Topics = [new() { TopicId = first }] },
            6
        );
        foreach (var node in ScenarioContext.NodeIds)
            await kafka.UntilAsync(
                () => kafka.MetadataAsync(topic, node),
                seen => seen.ErrorCode != ErrorCode.None,
                "it is gone"
            );
        await kafka.CreateTopicAsync("orders", replicas: 1);
        kafka.Say($"another id: {(await kafka.MetadataAsync(topic)).TopicId != first}");
        var sent = await kafka.Producer().ProduceAsync(topic, new() { Value = "new" });
        kafka.Say($"offset {sent.Offset.Value}, value {kafka.Read(topic, 1).Single().Message.Value}");
    }
}
