using Differential.Tests.Produce;
using EmbeddedKafka.Tests.Storage;

namespace Differential.Tests.Offsets;

internal static class Listing
{
    static ListOffsetsRequest Request(
        string topic,
        long timestamp,
        int partition = 0,
        int epoch = -1,
        sbyte isolation = 0
    ) =>
        new()
        {
            ReplicaId = -1,
            IsolationLevel = isolation,
            TimeoutMs = 30_000,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = partition,
                            Timestamp = timestamp,
                            CurrentLeaderEpoch = epoch,
                        },
                    ],
                },
            ],
        };

    static async Task<string> AskAsync(
        ScenarioContext kafka,
        string topic,
        long timestamp,
        short version = 7,
        int epoch = -1
    ) =>
        kafka.Text(
            (
                await kafka.AskLeaderAsync<ListOffsetsResponse>(
                    topic,
                    0,
                    Request(topic, timestamp, epoch: epoch),
                    version
                )
            )
                .Topics.Single()
                .Partitions.Single()
        );

    [Scenario]
    public static async Task Special_times_in_every_version(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        await kafka.SendAsync(topic, TestBatch.Of(2, 5000));
        await kafka.SendAsync(topic, TestBatch.Of(2, 9000));
        await kafka.SendAsync(topic, TestBatch.Of(2, 7000));
        foreach (
            var (name, time) in ((string, long)[])
                [
                    ("latest", -1),
                    ("earliest", -2),
                    ("largest time", -3),
                    ("earliest local", -4),
                    ("latest tiered", -5),
                    ("earliest pending upload", -6),
                    ("unknown", -7),
                ]
        )
        {
            kafka.Say(name);
            await kafka.SayVersionsAsync(1, 10, version => AskAsync(kafka, topic, time, version));
        }
    }

    [Scenario]
    public static async Task A_time_finds_the_first_record_not_before_it(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        await kafka.SendAsync(topic, TestBatch.Of(3, 1000, step: 10));
        await kafka.SendAsync(topic, TestBatch.Of(2, 5000, step: 500));
        await kafka.SendAsync(topic, TestBatch.Of(2, 3000, step: 10));
        await kafka.SendAsync(topic, TestBatch.Of(1, 8000));
        foreach (var time in (long[])[0, 1000, 1001, 1010, 1015, 1021, 3000, 5000, 5001, 5500, 5501, 8000, 8001])
            kafka.Say($"{time}: {await AskAsync(kafka, topic, time)}");
    }

    [Scenario]
    public static async Task Records_without_time_and_an_empty_log(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        foreach (var time in (long[])[-1, -2, -3, 0, 1000])
            kafka.Say($"empty, {time}: {await AskAsync(kafka, topic, time)}");
        await kafka.SendAsync(topic, TestBatch.Of(2, -1, step: 0));
        foreach (var time in (long[])[-1, -2, -3, 0, 1000])
            kafka.Say($"without times, {time}: {await AskAsync(kafka, topic, time)}");
    }

    [Scenario]
    public static async Task Equal_times_find_the_first(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        for (var i = 0; i < 3; i++)
            await kafka.SendAsync(topic, TestBatch.Of(2, 4000, step: 0));
        foreach (var time in (long[])[-3, 4000, 3999])
            kafka.Say($"{time}: {await AskAsync(kafka, topic, time)}");
    }

    [Scenario]
    public static async Task What_cannot_be_listed(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(replicas: 2);
        async Task TryAsync(string what, int node, ListOffsetsRequest request, short version = 7) =>
            kafka.Say(what, await kafka.AskAsync<ListOffsetsResponse>(node, request, version));
        await TryAsync("unknown topic", 1, Request(kafka.Name("unknown"), -1));
        await TryAsync("unknown partition", 1, Request(topic, -1, partition: 4));
        await TryAsync("at a follower", 2, Request(topic, -1));
        await TryAsync("at a node without a replica", 3, Request(topic, -1));
        await TryAsync("an epoch to come", 1, Request(topic, -1, epoch: 1));
        await TryAsync("this epoch", 1, Request(topic, -1, epoch: 0));
        await TryAsync("an epoch to come, for an old version", 1, Request(topic, -1, epoch: 1), 3);
        var twice = Request(topic, -1);
        twice.Topics[0].Partitions.Add(new() { PartitionIndex = 0, Timestamp = -2 });
        await TryAsync("a partition twice", 1, twice);
        await TryAsync("read committed", 1, Request(topic, -1, isolation: 1));
    }

    [Scenario]
    public static async Task Times_within_compressed_batches(ScenarioContext kafka)
    {
        foreach (
            var codec in (Confluent.Kafka.CompressionType[])
                [
                    Confluent.Kafka.CompressionType.Gzip,
                    Confluent.Kafka.CompressionType.Snappy,
                    Confluent.Kafka.CompressionType.Lz4,
                    Confluent.Kafka.CompressionType.Zstd,
                ]
        )
        {
            var topic = await kafka.CreateTopicAsync($"{codec}");
            using var producer = kafka.Producer(config =>
                (config.CompressionType, config.LingerMs, config.BatchNumMessages) = (codec, 60_000, 4)
            );
            // Four make a batch; the linger is longer than any wait.
            var sent = Enumerable
                .Range(0, 4)
                .Select(i =>
                    producer.ProduceAsync(
                        topic,
                        new()
                        {
                            Value = new string('x', 500),
                            Timestamp = new(1000 + 10 * i, Confluent.Kafka.TimestampType.CreateTime),
                        }
                    )
                )
                .ToArray();
            producer.Flush();
            await Task.WhenAll(sent);
            foreach (var time in (long[])[-3, 1000, 1015, 1030, 1031])
                kafka.Say($"{codec} {time}: {await AskAsync(kafka, topic, time)}");
        }
    }
}
