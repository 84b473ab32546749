using Differential.Tests.Produce;
using EmbeddedKafka.Tests.Storage;

namespace Differential.Tests.Storage;

internal static class Retaining
{
    static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    static async Task SayLogAsync(ScenarioContext kafka, string topic)
    {
        kafka.Say($"earliest: {await kafka.OffsetAsync(topic, -2)}");
        kafka.Say($"latest: {await kafka.OffsetAsync(topic, -1)}");
        kafka.Say($"from 0: {await kafka.LogAsync(topic)}");
    }

    static async Task UntilStartAsync(ScenarioContext kafka, string topic, long offset) =>
        await kafka.UntilAsync(
            async () => (await kafka.LogAsync(topic, offset - 1)) == nameof(ErrorCode.OffsetOutOfRange),
            $"the log of {topic} starts at {offset}"
        );

    [Scenario]
    public static async Task Segments_older_than_the_limit_go_oldest_first(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(configs: Logs.SmallSegments);
        await kafka.FillAsync(topic, 1000, "a=1 b=1", "c=1");
        await kafka.FillAsync(topic, Now - 60_000, "d=1");
        await kafka.FillAsync(topic, Now - 7_200_000, "old=1");
        await kafka.FillAsync(topic, Now, "e=1");
        await kafka.SetAsync(topic, "retention.ms", "3600000");
        await UntilStartAsync(kafka, topic, 3);
        await SayLogAsync(kafka, topic);
        kafka.Say($"from 3: {await kafka.LogAsync(topic, 3)}");
    }

    [Scenario]
    public static async Task A_log_whose_records_are_all_too_old_is_empty_and_goes_on(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(configs: Logs.SmallSegments);
        await kafka.FillAsync(topic, 1000, "a=1 b=1", "c=1");
        await kafka.SetAsync(topic, "retention.ms", "3600000");
        await UntilStartAsync(kafka, topic, 3);
        await SayLogAsync(kafka, topic);
        foreach (var time in (long[])[-3, 0])
            kafka.Say($"{time}: {await kafka.OffsetAsync(topic, time)}");
        kafka.Say(await kafka.SendAsync(topic, KeyedBatch.Of("d=1", Now)));
    }

    [Scenario]
    public static async Task Size_leaves_the_newest_segments(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(configs: Logs.SmallSegments);
        await kafka.FillAsync(topic, 1000, "a=1", "b=1", "c=1", "d=1", "e=1");
        // Each batch is of 72 bytes: of five, two may go until what is left is not above the limit any more.
        await kafka.SetAsync(topic, "retention.bytes", "160");
        await UntilStartAsync(kafka, topic, 2);
        await SayLogAsync(kafka, topic);
    }

    [Scenario]
    public static async Task A_compacted_log_may_lose_old_segments_too(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            configs: [Logs.SmallSegments, ("min.cleanable.dirty.ratio", "0"), ("retention.ms", "3600000")]
        );
        await kafka.SetAsync(topic, "retention.ms", "-1");
        await kafka.FillAsync(topic, 1000, "a=1 b=1", "a=2");
        await kafka.FillAsync(topic, Now, "c=1", "d=1", "c=2", "x=1");
        await kafka.SetAsync(topic, "cleanup.policy", "compact,delete");
        kafka.Say(
            await kafka.UntilLogAsync(
                topic,
                log =>
                    !log.Contains("0:a=1", StringComparison.Ordinal) && !log.Contains("c=1", StringComparison.Ordinal),
                "the log is compacted"
            )
        );
        kafka.Say($"earliest: {await kafka.OffsetAsync(topic, -2)}");
    }

    [Scenario]
    public static async Task Deleted_records_are_gone_within_a_segment(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(configs: Logs.SmallSegments);
        await kafka.FillAsync(topic, 1000, "a=1 b=1 c=1", "d=1", "e=1 f=1");
        var request = new DeleteRecordsRequest
        {
            TimeoutMs = 30_000,
            Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0, Offset = 5 }] }],
        };
        kafka.Say("until 5", await kafka.AskLeaderAsync<DeleteRecordsResponse>(topic, 0, request, 2));
        await SayLogAsync(kafka, topic);
        kafka.Say($"from 5: {await kafka.LogAsync(topic, 5)}");
        // Until the segments below the start are gone too, Kafka looks for old times in them and finds nothing.
        await kafka.UntilAsync(
            () => kafka.OffsetAsync(topic, 0),
            offset => offset.Contains("Offset: 5", StringComparison.Ordinal),
            "the old segments are gone"
        );
        foreach (var time in (long[])[-3, 0, 1000, 3000, 3001])
            kafka.Say($"{time}: {await kafka.OffsetAsync(topic, time)}");
    }

    [Scenario]
    public static async Task The_topics_codec_wins_over_the_producers(ScenarioContext kafka)
    {
        foreach (var codec in (string[])["uncompressed", "gzip", "snappy", "lz4", "zstd", "producer"])
        {
            var topic = await kafka.CreateTopicAsync(codec, configs: ("compression.type", codec));
            for (var sent = 0; sent < 5; sent++)
                await kafka.SendAsync(topic, KeyedBatch.Of("a=1 b=2", 1000, sent));
            kafka.Say($"{codec}: {await kafka.LogAsync(topic)}");
        }
    }
}
