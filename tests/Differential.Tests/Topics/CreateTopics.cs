namespace Differential.Tests.Topics;

internal static class CreateTopics
{
    static CreateTopicsRequest Request(params CreateTopicsRequest.CreatableTopic[] topics) => new() { TimeoutMs = 30_000, Topics = [.. topics] };

    [Scenario]
    public static async Task A_topic_is_made_once(ScenarioContext kafka)
    {
        var request = Request(new CreateTopicsRequest.CreatableTopic { Name = kafka.Name("orders"), NumPartitions = 2, ReplicationFactor = 2 });
        for (var i = 0; i < 2; i++)
        {
            var made = (await kafka.AskAsync<CreateTopicsResponse>(1, request, 7)).Topics.Single();
            kafka.Say($"{made.Name}: {made.ErrorCode.KafkaName()}, {made.NumPartitions} partitions, {made.ReplicationFactor} replicas, has an id {made.TopicId != Guid.Empty}");
        }
        await kafka.UntilKnownAsync(request.Topics[0].Name, 2);
    }
}
