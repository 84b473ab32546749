namespace Differential.Tests.Transactions;

/// <summary>What consumers find of transactions.</summary>
internal static class Reading
{
    /// <summary>A fetch from an offset, without waiting.</summary>
    public static Task<FetchResponse> FetchAsync(
        ScenarioContext kafka,
        string topic,
        bool committed,
        long offset = 0,
        int partition = 0
    ) =>
        kafka.AskLeaderAsync<FetchResponse>(
            topic,
            partition,
            new FetchRequest
            {
                MaxWaitMs = 0,
                MinBytes = 1,
                MaxBytes = 10_000_000,
                SessionEpoch = -1,
                IsolationLevel = committed ? (sbyte)1 : (sbyte)0,
                Topics =
                [
                    new()
                    {
                        Topic = topic,
                        Partitions =
                        [
                            new()
                            {
                                Partition = partition,
                                FetchOffset = offset,
                                PartitionMaxBytes = 10_000_000,
                            },
                        ],
                    },
                ],
            },
            12
        );

    /// <summary>Both isolation levels, once markers that are under way have arrived: <paramref name="end"/> is the high
    /// watermark then.</summary>
    public static async Task SayAsync(ScenarioContext kafka, string when, string topic, long end)
    {
        var read = await kafka.UntilAsync(
            () => FetchAsync(kafka, topic, committed: false),
            answer => answer.Responses[0].Partitions[0].HighWatermark == end,
            $"the high watermark of {topic} is {end}"
        );
        kafka.Say($"{when}, uncommitted", read);
        kafka.Say($"{when}, committed", await FetchAsync(kafka, topic, committed: true));
    }

    public static async Task<ListOffsetsResponse> ListAsync(
        ScenarioContext kafka,
        string topic,
        long timestamp,
        bool committed
    ) =>
        await kafka.AskLeaderAsync<ListOffsetsResponse>(
            topic,
            0,
            new ListOffsetsRequest
            {
                ReplicaId = -1,
                IsolationLevel = committed ? (sbyte)1 : (sbyte)0,
                Topics = [new() { Name = topic, Partitions = [new() { Timestamp = timestamp }] }],
            },
            7
        );
}
