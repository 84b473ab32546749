using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class Offsets
{
    [Theory]
    [
        InlineData(BatchCompression.None),
        InlineData(BatchCompression.Gzip),
        InlineData(BatchCompression.Snappy),
        InlineData(BatchCompression.Lz4)
    ]
    public async Task A_time_finds_its_record_even_inside_a_compressed_batch(BatchCompression codec)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        var start = DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeMilliseconds();
        using (
            var producer = Clients.Producer(
                cluster,
                config => (config.CompressionType, config.LingerMs) = ((CompressionType)codec, 100)
            )
        )
        {
            for (var i = 0; i < 100; i++)
                producer.Produce(
                    "t",
                    new()
                    {
                        Key = "k",
                        Value = $"a value worth squeezing {i}",
                        Timestamp = new(start + i * 1000, TimestampType.CreateTime),
                    }
                );
            producer.Flush(Clients.Patience);
        }
        using var consumer = Clients.Consumer(cluster);
        Assert.Equal(0, At(start - 5));
        Assert.Equal(50, At(start + 50_000));
        Assert.Equal(51, At(start + 50_001));
        Assert.Equal(Offset.End.Value, At(start + 99_001));
        long At(long time) =>
            consumer
                .OffsetsForTimes([new("t", 0, new(time, TimestampType.CreateTime))], Clients.Patience)
                .Single()
                .Offset.Value;
    }

    [Fact]
    public async Task Deleted_records_raise_the_earliest_offset()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        using var producer = Clients.Producer(cluster);
        for (var i = 0; i < 10; i++)
            await producer.ProduceAsync("t", new() { Value = $"v{i}" });
        await Clients.WithAdminAsync(cluster, admin => admin.DeleteRecordsAsync([new("t", 0, 6)]));
        using var consumer = Clients.Consumer(cluster);
        var watermarks = consumer.QueryWatermarkOffsets(new("t", 0), Clients.Patience);
        Assert.Equal((6L, 10L), (watermarks.Low.Value, watermarks.High.Value));
        Assert.Equal("v6", Clients.ReadAll(cluster, "t", 4)[0].Message.Value);
    }

    [Fact]
    public async Task Log_append_time_is_the_brokers_clock()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "t", configs: new() { ["message.timestamp.type"] = "LogAppendTime" });
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("t", new() { Value = "v", Timestamp = new(1000, TimestampType.CreateTime) });
        var timestamp = Clients.ReadAll(cluster, "t", 1)[0].Message.Timestamp;
        Assert.Equal(TimestampType.LogAppendTime, timestamp.Type);
        Assert.True(timestamp.UnixTimestampMs > 1_000_000_000);
    }
}
