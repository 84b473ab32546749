using Confluent.Kafka;

namespace Differential.Tests.Produce;

internal static class Codecs
{
    [Scenario]
    public static async Task Each_codec_arrives_as_it_was_sent(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        foreach (
            var codec in (CompressionType[])
                [
                    CompressionType.None,
                    CompressionType.Gzip,
                    CompressionType.Snappy,
                    CompressionType.Lz4,
                    CompressionType.Zstd,
                ]
        )
        {
            using var producer = kafka.Producer(config => config.CompressionType = codec);
            var sent = await producer.ProduceAsync(
                topic,
                new()
                {
                    Key = $"{codec}",
                    Value = new string('x', 2000),
                    Timestamp = new(Wire.Time, TimestampType.CreateTime),
                }
            );
            kafka.Say($"{codec}: offset {sent.Offset.Value}");
        }
        kafka.Say(
            "the log",
            await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Fetch.Wire.Request(topic, (0, 0)), 12)
        );
        foreach (var read in kafka.Read(topic, 5))
            kafka.Say(
                $"{read.Offset.Value}: {read.Message.Key}, {read.Message.Value.Length} letters, "
                    + $"{read.Message.Timestamp.Type} {read.Message.Timestamp.UnixTimestampMs}"
            );
    }

    [Scenario]
    public static async Task A_record_keeps_keys_values_headers_and_nulls(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = kafka.Producer();
        var time = new Timestamp(Wire.Time, TimestampType.CreateTime);
        await producer.ProduceAsync(
            topic,
            new()
            {
                Key = "tea",
                Value = "green",
                Timestamp = time,
                Headers = [new("a", "1"u8.ToArray()), new("a", null), new("", [])],
            }
        );
        await producer.ProduceAsync(
            topic,
            new()
            {
                Key = "tea",
                Value = null!,
                Timestamp = time,
            }
        );
        await producer.ProduceAsync(
            topic,
            new()
            {
                Key = null!,
                Value = "",
                Timestamp = time,
            }
        );
        foreach (var read in kafka.Read(topic, 3))
            kafka.Say(
                $"{read.Offset.Value}: {read.Message.Key ?? "null"} = {read.Message.Value ?? "null"} "
                    + $"[{string.Join(", ", (read.Message.Headers ?? []).Select(header => $"{header.Key}: {header.GetValueBytes()?.Length.ToString() ?? "null"}"))}]"
            );
    }
}
