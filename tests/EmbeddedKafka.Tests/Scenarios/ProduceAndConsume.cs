using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Scenarios;

public sealed class ProduceAndConsume
{
    [Theory]
    [InlineData(Acks.All), InlineData(Acks.Leader), InlineData(Acks.None)]
    public async Task A_consumer_reads_what_a_producer_sent_in_order(Acks acks)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync();
        await Clients.CreateAsync(cluster, "bookings", partitions: 3);
        using (var producer = Clients.Producer(cluster, config => config.Acks = acks))
        {
            for (var i = 0; i < 100; i++)
                producer.Produce(
                    new TopicPartition("bookings", 1),
                    new()
                    {
                        Key = $"k{i}",
                        Value = $"v{i}",
                        Headers = new Headers { { "h", [1, 2] } },
                    }
                );
            producer.Flush(Clients.Patience);
        }
        var read = Clients.ReadAll(cluster, "bookings", 100, partition: 1);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"v{i}"), read.Select(result => result.Message.Value));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), read.Select(result => result.Offset.Value));
        Assert.Equal([1, 2], read[0].Message.Headers.GetLastBytes("h"));
    }

    [Theory]
    [
        InlineData(CompressionType.Gzip),
        InlineData(CompressionType.Snappy),
        InlineData(CompressionType.Lz4),
        InlineData(CompressionType.Zstd)
    ]
    public async Task A_compressed_batch_is_stored_as_it_came(CompressionType codec)
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using var producer = Clients.Producer(
            cluster,
            config => (config.CompressionType, config.LingerMs) = (codec, 50)
        );
        for (var i = 0; i < 200; i++)
            producer.Produce("squeezed", new() { Key = "k", Value = new string('x', 100) });
        producer.Flush(Clients.Patience);
        var produced = cluster.Traffic().Partitions.Single(partition => partition.Topic == "squeezed").Produced;
        Assert.Equal(200, produced.Records);
        Assert.True(produced.Bytes < 200 * 100, $"{produced.Bytes} bytes are not compressed");
        Assert.All(Clients.ReadAll(cluster, "squeezed", 200), result => Assert.Equal(100, result.Message.Value.Length));
    }

    [Fact]
    public async Task A_topic_that_a_client_asks_for_comes_into_being()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { DefaultPartitions = 4 });
        using var producer = Clients.Producer(cluster);
        await producer.ProduceAsync("made-on-demand", new() { Value = "v" });
        var topic = cluster.Snapshot().Topic("made-on-demand");
        Assert.Equal(4, topic.Partitions.Count);
        Assert.All(topic.Partitions, partition => Assert.Equal(3, partition.Isr.Count));
        Assert.Equal([1, 2, 3], topic.Partitions.Select(partition => partition.Leader).Distinct().Order());
    }

    [Fact]
    public async Task A_topic_that_may_not_be_made_is_unknown()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { AutoCreateTopics = false });
        using var producer = Clients.Producer(
            cluster,
            config => (config.MessageTimeoutMs, config.TopicMetadataPropagationMaxMs) = (5000, 100)
        );
        var failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            producer.ProduceAsync("nowhere", new() { Value = "v" })
        );
        Assert.Contains(failed.Error.Code, new[] { ErrorCode.UnknownTopicOrPart, ErrorCode.Local_UnknownTopic });
        Assert.Empty(cluster.Snapshot().Topics);
    }

    [Fact]
    public async Task Large_requests_stay_as_they_were_while_others_follow_on_the_same_connection()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(new() { Brokers = 1 });
        using var producer = Clients.Producer(cluster, config => config.MessageMaxBytes = 2_000_000);
        await Clients.CreateAsync(cluster, "large", replicas: 1, configs: new() { ["max.message.bytes"] = "2000000" });
        int[] sizes = [300_000, 10, 299_000, 150_000, 1_500_000, 1_400_000, 140_000, 20_000, 900_000];
        for (var i = 0; i < sizes.Length; i++)
            await producer.ProduceAsync("large", new() { Value = new string((char)('a' + i), sizes[i]) });
        var read = Clients.ReadAll(cluster, "large", sizes.Length).ConvertAll(result => result.Message.Value);
        Assert.Equal(sizes, read.Select(value => value.Length));
        Assert.All(read, (value, i) => Assert.False(value.AsSpan().ContainsAnyExcept((char)('a' + i))));
    }
}
