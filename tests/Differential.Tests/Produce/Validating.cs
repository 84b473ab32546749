using System.Buffers.Binary;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Tests.Storage;

namespace Differential.Tests.Produce;

internal static class Validating
{
    [Scenario]
    public static async Task A_wrong_checksum_is_corrupt(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var batch = Wire.Batch();
        batch[BatchLayout.Crc] ^= 1;
        kafka.Say($"checksum: {await kafka.SendAsync(topic, batch)}");
        batch = Wire.Batch();
        batch[^1] ^= 1;
        kafka.Say($"last byte: {await kafka.SendAsync(topic, batch)}");
        kafka.Say($"all well: {await kafka.SendAsync(topic, Wire.Batch())}");
    }

    [Scenario]
    public static async Task Old_and_unknown_formats_are_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        foreach (byte magic in (byte[])[0, 1, 3, 255])
        {
            var batch = Wire.Batch();
            batch[BatchLayout.Magic] = magic;
            kafka.Say($"magic {magic}: {await kafka.SendAsync(topic, batch)}");
        }
    }

    [Scenario]
    public static async Task There_must_be_exactly_one_batch(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        kafka.Say($"two: {await kafka.SendAsync(topic, (byte[])[.. Wire.Batch(), .. Wire.Batch()])}");
        kafka.Say($"empty: {await kafka.SendAsync(topic, Array.Empty<byte>())}");
        kafka.Say($"cut off: {await kafka.SendAsync(topic, Wire.Batch()[..^3])}");
        kafka.Say($"with rubbish behind: {await kafka.SendAsync(topic, (byte[])[.. Wire.Batch(), 1, 2, 3])}");
        kafka.Say($"less than a header: {await kafka.SendAsync(topic, Wire.Batch()[..20])}");
    }

    [Scenario]
    public static async Task Counts_must_agree(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        async Task TryAsync(string what, int field, int value) =>
            kafka.Say(
                $"{what}: {await kafka.SendAsync(topic, Wire.Changed(Wire.Batch(3), batch => BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(field), value)))}"
            );
        await TryAsync("count too low", BatchLayout.RecordCount, 2);
        await TryAsync("count too high", BatchLayout.RecordCount, 4);
        await TryAsync("no records", BatchLayout.RecordCount, 0);
        await TryAsync("count unknown", BatchLayout.RecordCount, -1);
        await TryAsync("last offset too low", BatchLayout.LastOffsetDelta, 1);
        await TryAsync("last offset too high", BatchLayout.LastOffsetDelta, 5);
        await TryAsync("as it should be", BatchLayout.LastOffsetDelta, 2);
    }

    [Scenario]
    public static async Task Base_offset_and_epoch_are_the_leaders_affair(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var batch = Wire.Batch(2);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.LeaderEpoch), 77);
        kafka.Say($"leader epoch 77: {await kafka.SendAsync(topic, batch)}");
        batch = Wire.Batch(2);
        BinaryPrimitives.WriteInt64BigEndian(batch, 5);
        kafka.Say($"base offset 5: {await kafka.SendAsync(topic, batch)}");
        kafka.Say($"the next: {await kafka.SendAsync(topic, Wire.Batch())}");
        kafka.Say(
            "the log",
            await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Fetch.Wire.Request(topic, (0, 0)), 12)
        );
    }

    [Scenario]
    public static async Task Control_batches_and_strange_attributes(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        async Task TryAsync(string what, short attributes) =>
            kafka.Say(
                $"{what}: {await kafka.SendAsync(topic, Wire.Changed(Wire.Batch(), batch => BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchLayout.Attributes), attributes)))}"
            );
        await TryAsync("control", 32);
        await TryAsync("LogAppendTime from a client", 8);
        await TryAsync("codec 5", 5);
        await TryAsync("codec 7", 7);
        await TryAsync("says gzip, is not", 1);
        await TryAsync("an unused bit", 128);
    }

    [Scenario]
    public static async Task A_batch_may_be_too_large(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("max.message.bytes", "200"));
        kafka.Say($"{Wire.Batch(1, 128).Length} bytes: {await kafka.SendAsync(topic, Wire.Batch(1, 128))}");
        kafka.Say($"{Wire.Batch(1, 129).Length} bytes: {await kafka.SendAsync(topic, Wire.Batch(1, 129))}");
        kafka.Say($"{Wire.Batch(1, 130).Length} bytes: {await kafka.SendAsync(topic, Wire.Batch(1, 130))}");
        kafka.Say($"{Wire.Batch(1, 131).Length} bytes: {await kafka.SendAsync(topic, Wire.Batch(1, 131))}");
        kafka.Say($"ten small records: {await kafka.SendAsync(topic, Wire.Batch(10, 10))}");
        kafka.Say($"more small records: {await kafka.SendAsync(topic, Wire.Batch(10, 20))}");
    }

    [Scenario]
    public static async Task A_compacted_topic_wants_keys(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("cleanup.policy", "compact"));
        kafka.Say($"with keys: {await kafka.SendAsync(topic, Wire.Batch(2))}");
        kafka.Say($"without: {await kafka.SendAsync(topic, Wire.Batch(2, key: null))}");
        kafka.Say($"without, version 7: {await kafka.SendAsync(topic, Wire.Batch(2, key: null), version: 7)}");
        kafka.Say($"an empty key: {await kafka.SendAsync(topic, Wire.Batch(1, key: ""))}");
        var both = await kafka.CreateTopicAsync("both", configs: ("cleanup.policy", "compact,delete"));
        kafka.Say($"compact and delete: {await kafka.SendAsync(both, Wire.Batch(1, key: null))}");
    }

    [Scenario]
    public static async Task LogAppendTime_is_the_brokers_clock(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("message.timestamp.type", "LogAppendTime"));
        await kafka.SayVersionsAsync(
            3,
            9,
            async version =>
                (await kafka.SendAsync(topic, Wire.Batch(2), version: version)).Replace(
                    $"{2 * version - 6}",
                    "n",
                    StringComparison.Ordinal
                )
        );
        var future = TestBatch.Of(1, 4_102_444_800_000);
        kafka.Say($"from the year 2100: {await kafka.SendAsync(topic, future)}");
        kafka.Say(
            "the log",
            await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Fetch.Wire.Request(topic, (0, 12)), 12)
        );
    }

    [Scenario]
    public static async Task Timestamps_have_limits(ScenarioContext kafka)
    {
        static long In(double hours) => DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeMilliseconds();
        var topic = await kafka.CreateTopicAsync("orders");
        kafka.Say($"50 minutes ahead: {await kafka.SendAsync(topic, TestBatch.Of(1, In(0.83)))}");
        kafka.Say($"two hours ahead: {await kafka.SendAsync(topic, TestBatch.Of(2, In(2)))}");
        kafka.Say($"two hours ahead, version 7: {await kafka.SendAsync(topic, TestBatch.Of(2, In(2)), version: 7)}");
        kafka.Say($"only the second: {await kafka.SendAsync(topic, TestBatch.Of(2, In(0), step: 7_200_000))}");
        kafka.Say($"long ago: {await kafka.SendAsync(topic, TestBatch.Of(1, 5))}");
        kafka.Say($"none: {await kafka.SendAsync(topic, TestBatch.Of(1, -1))}");
        var strict = await kafka.CreateTopicAsync(
            "strict",
            configs: [("message.timestamp.before.max.ms", "3600000"), ("message.timestamp.after.max.ms", "1000")]
        );
        kafka.Say($"strict, now: {await kafka.SendAsync(strict, TestBatch.Of(1, In(0)))}");
        kafka.Say($"strict, two hours ago: {await kafka.SendAsync(strict, TestBatch.Of(1, In(-2)))}");
        kafka.Say($"strict, none: {await kafka.SendAsync(strict, TestBatch.Of(1, -1))}");
        kafka.Say($"strict, half an hour ahead: {await kafka.SendAsync(strict, TestBatch.Of(1, In(0.5)))}");
    }

    [Scenario]
    public static async Task Zstd_needs_version_7(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var zstd = Wire.Changed(Wire.Batch(), batch => batch[BatchLayout.Attributes + 1] = 4);
        kafka.Say($"version 6: {await kafka.SendAsync(topic, zstd, version: 6)}");
    }
}
