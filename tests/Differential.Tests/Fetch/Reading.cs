using Differential.Tests.Produce;

namespace Differential.Tests.Fetch;

internal static class Reading
{
    static async Task<string> FilledAsync(ScenarioContext kafka, int batches = 3, int recordsEach = 2)
    {
        var topic = await kafka.CreateTopicAsync();
        for (var i = 0; i < batches; i++)
            await kafka.SendAsync(topic, Produce.Wire.Batch(recordsEach));
        return topic;
    }

    [Scenario]
    public static async Task Every_version_is_answered(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka);
        var id = await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            4,
            18,
            async version =>
                kafka.Text(
                    await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Wire.ById(topic, id, 0, -1, (0, 0)), version)
                )
        );
    }

    [Scenario]
    public static async Task A_batch_comes_whole_even_from_its_middle(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka, recordsEach: 4);
        foreach (var offset in (long[])[0, 1, 3, 4, 11, 12])
            kafka.Say(
                $"from {offset}",
                await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Wire.Request(topic, (0, offset)), 12)
            );
    }

    [Scenario]
    public static async Task Offsets_outside_the_log_are_out_of_range(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka);
        await kafka.AskLeaderAsync<DeleteRecordsResponse>(
            topic,
            0,
            new DeleteRecordsRequest
            {
                TimeoutMs = 30_000,
                Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0, Offset = 3 }] }],
            },
            2
        );
        foreach (var offset in (long[])[-1, 0, 2, 3, 6, 7, long.MaxValue])
            kafka.Say(
                $"from {offset}",
                await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Wire.Request(topic, (0, offset)), 12)
            );
    }

    [Scenario]
    public static async Task Limits_leave_at_least_one_batch(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1],
                [1],
            ]
        );
        foreach (var partition in (int[])[0, 1])
            for (var i = 0; i < 3; i++)
                await kafka.SendAsync(topic, Produce.Wire.Batch(1, valueSize: 1000), partition: partition);
        async Task TryAsync(string what, int all, int each)
        {
            var request = Wire.Request(topic, (0, 0), (1, 0));
            request.MaxBytes = all;
            request.Topics[0].Partitions.ForEach(partition => partition.PartitionMaxBytes = each);
            var answer = await kafka.AskAsync<FetchResponse>(1, request, 12);
            kafka.Say(
                $"{what}: {string.Join(", ", answer.Responses.Single().Partitions.OrderBy(partition => partition.PartitionIndex).Select(partition => $"partition {partition.PartitionIndex} {partition.ErrorCode.KafkaName()} {kafka.Text(partition.Records)}"))}"
            );
        }
        await TryAsync("all small", 10, 10);
        await TryAsync("request small", 10, 1_000_000);
        await TryAsync("partition small", 1_000_000, 10);
        await TryAsync("a batch and a half", 1_000_000, 1600);
        await TryAsync("two partitions of three batches in the space of four", 4400, 1_000_000);
        await TryAsync("nothing", 0, 0);
    }

    [Scenario]
    public static async Task Unknown_topics_and_partitions_are_errors(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        var id = await kafka.TopicIdAsync(topic);
        kafka.Say("unknown partition", await kafka.AskAsync<FetchResponse>(1, Wire.Request(topic, (7, 0), (0, 0)), 12));
        kafka.Say(
            "unknown topic",
            await kafka.AskAsync<FetchResponse>(1, Wire.Request(kafka.Name("unknown"), (0, 0)), 12)
        );
        kafka.Say(
            "unknown id",
            await kafka.AskAsync<FetchResponse>(1, Wire.ById("", Guid.NewGuid(), 0, -1, (0, 0)), 13)
        );
        kafka.Say("no id", await kafka.AskAsync<FetchResponse>(1, Wire.ById(topic, Guid.Empty, 0, -1, (0, 0)), 13));
        kafka.Say(
            "unknown partition by id",
            await kafka.AskAsync<FetchResponse>(1, Wire.ById(topic, id, 0, -1, (7, 0)), 16)
        );
        kafka.Say("nothing at all", await kafka.AskAsync<FetchResponse>(1, Wire.Request(topic), 12));
    }

    [Scenario]
    public static async Task Leader_epochs_are_checked(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka, batches: 1);
        foreach (var epoch in (int[])[-1, 0, 1, 5])
        {
            var request = Wire.Request(topic, (0, 0));
            request.Topics[0].Partitions[0].CurrentLeaderEpoch = epoch;
            kafka.Say($"current epoch {epoch}", await kafka.AskLeaderAsync<FetchResponse>(topic, 0, request, 12));
        }
    }

    [Scenario]
    public static async Task The_epoch_of_what_was_read_last_is_checked(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka, batches: 2);
        foreach (var (offset, epoch) in ((long, int)[])[(2, 0), (4, 0), (5, 0), (2, 1), (0, 3), (9, 2)])
        {
            var request = Wire.Request(topic, (0, offset));
            request.Topics[0].Partitions[0].LastFetchedEpoch = epoch;
            kafka.Say(
                $"from {offset} after epoch {epoch}",
                await kafka.AskLeaderAsync<FetchResponse>(topic, 0, request, 12)
            );
        }
    }

    [Scenario]
    public static async Task Followers_serve_consumers_from_version_11(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka, batches: 1);
        var id = await kafka.TopicIdAsync(topic);
        foreach (var node in (int[])[2, 3])
        {
            // A follower learns of the high watermark with its next fetch.
            await kafka.UntilAsync(
                () => kafka.AskAsync<FetchResponse>(node, Wire.Request(topic, (0, 0)), 12),
                answer => answer.Responses.Single().Partitions.Single().Records is { Length: > 0 },
                $"node {node} serves"
            );
            await kafka.SayVersionsAsync(
                9,
                17,
                async version =>
                    kafka.Text(await kafka.AskAsync<FetchResponse>(node, Wire.ById(topic, id, 0, -1, (0, 0)), version))
            );
        }
    }

    [Scenario]
    public static async Task A_node_without_a_replica_points_to_the_leader(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        var id = await kafka.TopicIdAsync(topic);
        await kafka.SayVersionsAsync(
            9,
            18,
            async version =>
                kafka.Text(await kafka.AskAsync<FetchResponse>(3, Wire.ById(topic, id, 0, -1, (0, 0)), version))
        );
    }

    [Scenario]
    public static async Task Read_committed_without_transactions(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka, batches: 1);
        foreach (sbyte level in (sbyte[])[0, 1])
        {
            var request = Wire.Request(topic, (0, 0));
            request.IsolationLevel = level;
            var answer = await kafka.AskLeaderAsync<FetchResponse>(topic, 0, request, 12);
            kafka.Say(
                $"level {level}: aborted "
                    + $"{(answer.Responses[0].Partitions[0].AbortedTransactions is { } list ? list.Count : "null")}, {kafka.Text(answer)}"
            );
        }
    }

    [Scenario]
    public static async Task A_fetch_waits_for_its_least_bytes(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var request = Wire.Request(topic, (0, 0));
        (request.MaxWaitMs, request.MinBytes) = (30_000, 120);
        using var waiting = await kafka.ConnectAsync(await kafka.LeaderAsync(topic));
        var fetch = waiting.CallAsync<FetchResponse>(request, 12);
        kafka.Say($"sent: {await kafka.SendAsync(topic, Produce.Wire.Batch(1))}");
        kafka.Say($"answered: {fetch.IsCompleted}");
        kafka.Say($"sent: {await kafka.SendAsync(topic, Produce.Wire.Batch(1))}");
        kafka.Say("then", await fetch);
    }

    [Scenario]
    public static async Task A_partition_may_be_asked_for_twice(ScenarioContext kafka)
    {
        var topic = await FilledAsync(kafka, batches: 2);
        kafka.Say(
            "twice",
            await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Wire.Request(topic, (0, 0), (0, 2)), 12)
        );
    }
}
